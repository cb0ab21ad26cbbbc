#pragma once

#include <string_view>

#include "base/result.h"

namespace saker {

// Addresses as a person writes them into a settings file. Errors say what is expected and what
// stands there.

/// An IPv4 address, or an IPv6 one in brackets; no name.
Status check_ip_address(std::string_view text);

/// `host:port;host:port`, hosts being names or addresses; empty parts are passed over.
Status check_address_list(std::string_view text);

/// Whether an IP address, with a port or without one, leads to the same machine only.
bool is_loopback(std::string_view address);

}  // namespace saker
