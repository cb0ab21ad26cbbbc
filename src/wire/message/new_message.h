#pragma once

#include <cstdint>
#include <string>

namespace saker::wire::message {

/// What is to be sent.
struct NewMessage {
  std::string topic;
  std::int32_t queue = -1;  ///< -1: the broker chooses
  std::string body;
  std::string properties;  ///< name 0x01 value 0x02 …
  std::int32_t sys_flag = 0;
  std::int32_t flag = 0;
  std::int64_t born_ms = 0;
};

}  // namespace saker::wire::message
