#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "model/host_address.h"

namespace saker::cli {

/// The body of http://address/path, at most 64 MiB. Errors: kUnavailable if nobody is there,
/// kDeadlineExceeded, kFailedPrecondition for another status than 200.
Result<std::string> http_get(const HostAddress& address, const std::string& path,
                             std::int64_t timeout_ms);

}  // namespace saker::cli
