#pragma once

#include <cstdint>
#include <string_view>

namespace saker::front {

/// How requests are refused that RocketMQ knows and this broker does not serve.
struct Refusal {
  std::int32_t request_code;
  std::int32_t response_code;  ///< RocketMQ's, where it refuses them too
  std::string_view remark;     ///< what to do instead
};

/// Null for what nobody knows.
const Refusal* find_refusal(std::int32_t request_code);

}  // namespace saker::front
