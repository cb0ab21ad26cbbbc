#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace saker::wire::remoting::body {

/// A zlib stream (RFC 1950) of the bytes, at the best compression.
std::string deflate_bytes(std::string_view bytes);

/// The inverse. Errors: kCorrupt for bytes that are no whole stream, kResourceExhausted for one
/// that grows beyond `bytes_max`.
Result<std::string> inflate_bytes(std::string_view stream, std::size_t bytes_max);

}  // namespace saker::wire::remoting::body
