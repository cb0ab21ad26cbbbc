#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace saker {

/// An IP address with a port, as records and peers name it.
struct HostAddress {
  std::array<char, 16> ip{};  ///< network byte order; the first 4 bytes for IPv4
  bool is_v6 = false;
  std::int32_t port = 0;

  std::string_view ip_bytes() const { return {ip.data(), is_v6 ? 16u : 4u}; }
  friend bool operator==(const HostAddress&, const HostAddress&) = default;
};

/// "127.0.0.1:10911", "[::1]:10911".
std::string to_string(const HostAddress& address);

/// The inverse. Nothing for text that is not `ip:port` with a port of 0..65535; names are not
/// resolved.
std::optional<HostAddress> parse_host_address(std::string_view text);

}  // namespace saker
