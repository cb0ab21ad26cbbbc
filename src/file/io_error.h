#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace saker::file {

/// "cannot <action> <path>: <errno text>; <what to do about it>". Code kResourceExhausted when the
/// disk is full or descriptors ran out, kNotFound, kPermissionDenied, else kIo.
Error io_error(std::string_view action, std::string_view path, int error_number);

}  // namespace saker::file
