#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "base/result.h"
#include "model/data_version.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// DelayOffsetSerializeWrapper: the file delayOffset.json (spec 04 §20.5) and the answer to
/// GET_ALL_DELAY_OFFSET.
///
///   {"dataVersion":{…},"offsetTable":{1:9,18:0}}
struct DelayOffsetTable {
  DataVersion version;
  std::map<std::int32_t, std::int64_t> offsets;  ///< level → of the next entry to deliver

  friend bool operator==(const DelayOffsetTable&, const DelayOffsetTable&) = default;
};

/// Style::kFile for the file.
std::string encode(const DelayOffsetTable& table, json::Style style = json::Style::kCompact);
Result<DelayOffsetTable> decode_delay_offset_table(std::string_view text);

}  // namespace saker::wire::remoting::body
