#pragma once

#include <cstdint>
#include <string_view>

namespace saker::front {

/// "send_message_v2", "success": RocketMQ's names, in small letters. Empty for codes that are not
/// served, or not answered.
std::string_view request_name(std::int32_t code);
std::string_view response_name(std::int32_t code);

}  // namespace saker::front
