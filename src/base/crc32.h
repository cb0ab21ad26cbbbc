#pragma once

#include <cstdint>
#include <string_view>

namespace saker {

/// CRC-32 with the polynomial of zlib (RFC 1952), all 32 bits. Empty input gives 0.
std::uint32_t crc32(std::string_view bytes);

/// The form RocketMQ stores everywhere: CRC-32 with the top bit cleared.
inline std::int32_t crc32_positive(std::string_view bytes) {
  return static_cast<std::int32_t>(crc32(bytes) & 0x7FFFFFFFu);
}

}  // namespace saker
