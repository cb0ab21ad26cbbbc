#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// ConsumerOffsetSerializeWrapper: the file consumerOffset.json (spec 04 §20.4) and the answer to
/// GET_ALL_CONSUMER_OFFSET.
///
///   {"dataVersion":{…},"groupTopicMap":{"G":["T"]},"offsetTable":{"T@G":{0:9,1:7}},
///    "pullOffsetTable":{…}}
///
/// lmqConsumerOffset.json has the same and "lmqOffsetTable":{"T@%LMQ%g":9} (spec 04 §20.6).
/// groupTopicMap is derived when writing and ignored when reading; 4.x writes offsetTable alone.
struct OffsetTable {
  using Queues = std::map<std::int32_t, std::int64_t>;  ///< queue → offset

  DataVersion version;
  OrderedStringMap<Queues> offsets;       ///< `topic@group` →
  OrderedStringMap<Queues> pull_offsets;  ///< the same; since 5.5
  /// With enableLmq: lmqOffsetTable, offsets of groups named %LMQ%…, which read one queue a topic.
  std::optional<OrderedStringMap<std::int64_t>> light_offsets;

  friend bool operator==(const OffsetTable&, const OffsetTable&) = default;
};

/// Style::kFile for the file.
std::string encode(const OffsetTable& table, json::Style style = json::Style::kCompact);
Result<OffsetTable> decode_offset_table(std::string_view text);

}  // namespace saker::wire::remoting::body
