#pragma once

#include <string>

#include "base/result.h"

namespace saker::cli {

/// The whole content of a file, or of stdin for "-". Errors name the path.
Result<std::string> read_input(const std::string& path);

}  // namespace saker::cli
