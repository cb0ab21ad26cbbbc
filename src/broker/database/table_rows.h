#pragma once

#include <compare>
#include <map>
#include <string>
#include <string_view>

#include "wire/remoting/body/group_table.h"
#include "wire/remoting/body/offset_table.h"
#include "wire/remoting/body/topic_table.h"

/// Tables of the broker as rows of a database, in both of RocketMQ's forms. ON DISK: never change.
/// Source: spec 04 §21.
///
///     v1  a database a table: name → JSON; family kvDataVersion: kvDataVersionKey → JSON
///         groups also: family forbidden: group → {"topic":bits}; offsets: T@G → {"offsetTable":…}
///     v2  one database: 1 · table 2 · record 1 · key → value
///         record 1: "data_version" → state version 8 · time 8 · counter 8
///         record 2: topics and groups: length 2 · name → 1 · JSON
///                   offsets: length 2 · group · 1 · length 2 · topic · 1 · queue 4 → offset 8
namespace saker::broker {

enum class RowForm { kV1, kV2 };

struct RowKey {
  std::string family;
  std::string key;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};
using Rows = std::map<RowKey, std::string>;

/// "topics", "subscriptionGroups" or "consumerOffsets", each below config; "rdb" for all in v2.
std::string_view database_of(RowForm form, const wire::remoting::body::TopicTable*);
std::string_view database_of(RowForm form, const wire::remoting::body::GroupTable*);
std::string_view database_of(RowForm form, const wire::remoting::body::OffsetTable*);

Rows to_rows(const wire::remoting::body::TopicTable& table, RowForm form);
Rows to_rows(const wire::remoting::body::GroupTable& table, RowForm form);
Rows to_rows(const wire::remoting::body::OffsetTable& table, RowForm form);

/// Takes in one row. Rows of other tables, and what cannot be read, are passed over.
void take_row(wire::remoting::body::TopicTable& table, RowForm form, std::string_view family,
              std::string_view key, std::string_view value);
void take_row(wire::remoting::body::GroupTable& table, RowForm form, std::string_view family,
              std::string_view key, std::string_view value);
void take_row(wire::remoting::body::OffsetTable& table, RowForm form, std::string_view family,
              std::string_view key, std::string_view value);

/// Families of a table's database.
inline constexpr std::string_view kRowFamilies[] = {"default", "kvDataVersion", "forbidden"};

}  // namespace saker::broker
