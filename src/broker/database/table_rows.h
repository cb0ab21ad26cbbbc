#pragma once

#include <compare>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "wire/remoting/body/group_table.h"
#include "wire/remoting/body/offset_table.h"
#include "wire/remoting/body/topic_table.h"

/// Tables of the broker as rows of a database, in RocketMQ's three forms. ON DISK: never change.
/// Source: spec 04 §21.
///
///     v1  a database a table: name → JSON; family kvDataVersion: kvDataVersionKey → JSON
///         groups also: family forbidden: group → {"topic":bits}; offsets: T@G → {"offsetTable":…}
///     v1 in one database: the same, a pair of families a table
///     v2  one database: 1 · table 2 · record 1 · key → value
///         record 1: "data_version" → state version 8 · time 8 · counter 8
///         record 2: topics and groups: length 2 · name → 1 · JSON
///                   offsets: length 2 · group · 1 · length 2 · topic · 1 · queue 4 → offset 8
namespace saker::broker {

enum class RowForm { kV1, kV1InOne, kV2 };
inline constexpr RowForm kRowForms[] = {RowForm::kV1, RowForm::kV1InOne, RowForm::kV2};

/// The family that a row belongs to; RowPlace has its name in a database.
enum class RowFamily { kData, kVersion, kForbidden };
inline constexpr RowFamily kRowFamilies[] = {RowFamily::kData, RowFamily::kVersion,
                                             RowFamily::kForbidden};

struct RowKey {
  RowFamily family;
  std::string key;
  friend auto operator<=>(const RowKey&, const RowKey&) = default;
};
using Rows = std::map<RowKey, std::string>;

/// Where the rows of a table are.
struct RowPlace {
  std::string_view database;  ///< a directory below config
  std::string_view data;      ///< its families
  std::string_view version;
  std::string_view family(RowFamily of) const;
};
RowPlace place_of(RowForm form, const wire::remoting::body::TopicTable*);
RowPlace place_of(RowForm form, const wire::remoting::body::GroupTable*);
RowPlace place_of(RowForm form, const wire::remoting::body::OffsetTable*);
/// All that a database of the form has.
std::vector<std::string> families_of(RowForm form);

Rows to_rows(const wire::remoting::body::TopicTable& table, RowForm form);
Rows to_rows(const wire::remoting::body::GroupTable& table, RowForm form);
Rows to_rows(const wire::remoting::body::OffsetTable& table, RowForm form);

/// Takes in one row. Rows of other tables, and what cannot be read, are passed over.
void take_row(wire::remoting::body::TopicTable& table, RowForm form, RowFamily family,
              std::string_view key, std::string_view value);
void take_row(wire::remoting::body::GroupTable& table, RowForm form, RowFamily family,
              std::string_view key, std::string_view value);
void take_row(wire::remoting::body::OffsetTable& table, RowForm form, RowFamily family,
              std::string_view key, std::string_view value);

}  // namespace saker::broker
