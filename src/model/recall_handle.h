#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saker {

/// What a producer is given to take a timer message back. ON WIRE: never change:
/// base64url of `v1 <topic> <broker> <timestamp> <unique key>` (spec 03 §13).
struct RecallHandle {
  std::string topic;
  std::string broker_name;
  std::int64_t timestamp_ms = 0;  ///< a time in the message's slot
  std::string unique_key;
};

std::string encode(const RecallHandle& handle);

/// Nothing if the text is none.
std::optional<RecallHandle> decode_recall_handle(std::string_view text);

}  // namespace saker
