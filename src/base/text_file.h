#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "base/result.h"

namespace saker {

/// The content of what a person names on the command line: a file, a pipe, /dev/stdin. Errors say
/// what is wrong with the path in words that need no errno: kNotFound, kInvalidArgument
/// for a directory, kResourceExhausted beyond `bytes_max`, kPermissionDenied, kIo.
Result<std::string> read_text_file(const std::string& path,
                                   std::size_t bytes_max = std::numeric_limits<std::size_t>::max());

/// The same of what std::cin gives, which a path of `-` stands for.
Result<std::string> read_text_file_or_stdin(const std::string& path);

}  // namespace saker
