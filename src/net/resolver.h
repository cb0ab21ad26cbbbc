#pragma once

#include <string>

#include "base/result.h"
#include "model/host_address.h"

namespace saker::net {

/// The address of `host:port`, where the host is a name, an IPv4 address or an IPv6 address in
/// brackets; an IPv4 address is preferred. Blocks while it asks the system's resolver. Errors:
/// kInvalidArgument (no port), kUnavailable (no such name); the message names the text.
Result<HostAddress> resolve(const std::string& host_and_port);

}  // namespace saker::net
