#pragma once

#include <string>

#include "base/result.h"

namespace saker::cli {

/// Whether a file may be made at that path, so that it is said before servers are asked. What is
/// there and is no regular file (a device, a directory) is never replaced, and a file only if
/// `may_replace`. Errors: kAlreadyExists, which name the path and say that nothing was written.
Status check_output(const std::string& path, bool may_replace);

}  // namespace saker::cli
