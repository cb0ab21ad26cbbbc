#pragma once

#include <string>

#include "base/result.h"
#include "model/host_address.h"

namespace saker::cli {

/// The server at `host:port`, where the host is a name, too; asks the resolver and waits for it.
/// `of` and `example` are for the error, e.g. "a broker" and "--of 127.0.0.1:10911". Errors:
/// kInvalidArgument (no `host:port`), kUnavailable (nobody knows the name).
Result<HostAddress> address_at(const std::string& text, const std::string& of,
                               const std::string& example);

}  // namespace saker::cli
