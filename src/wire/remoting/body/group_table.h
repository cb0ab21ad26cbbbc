#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "model/group.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// SubscriptionGroupWrapper: the file subscriptionGroup.json (spec 04 §20.3) and the answer to
/// GET_ALL_SUBSCRIPTIONGROUP_CONFIG.
struct GroupTable {
  DataVersion version;
  OrderedStringMap<OrderedStringMap<std::int32_t>> forbidden;  ///< group → topic → bits; not in 4.x
  OrderedStringMap<Group> groups;

  friend bool operator==(const GroupTable&, const GroupTable&) = default;
};

/// Style::kFile for the file.
std::string encode(const GroupTable& table, json::Style style = json::Style::kCompact);
Result<GroupTable> decode_group_table(std::string_view text);

}  // namespace saker::wire::remoting::body
