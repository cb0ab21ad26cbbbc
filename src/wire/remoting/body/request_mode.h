#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/string_map.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

/// SetMessageRequestModeRequestBody: how a group reads a topic.
struct RequestMode {
  std::string topic;
  std::string consumer_group;
  std::string mode;  ///< "PULL", "POP"; whatever was sent
  std::int32_t pop_share_queue_num = 0;

  friend bool operator==(const RequestMode&, const RequestMode&) = default;
};

std::string encode(const RequestMode& mode);
Result<RequestMode> decode_request_mode(std::string_view text);

/// The file messageRequestMode.json and the answer to GET_ALL_MESSAGE_REQUEST_MODE: topic → group →
using RequestModeTable = OrderedStringMap<OrderedStringMap<RequestMode>>;

/// Style::kFile for the file.
std::string encode(const RequestModeTable& table, json::Style style = json::Style::kCompact);
Result<RequestModeTable> decode_request_mode_table(std::string_view text);

}  // namespace saker::wire::remoting::body
