#pragma once

#include <string>
#include <string_view>

namespace saker {

/// Base64 with '+' and '/', padded with '=' (RFC 4648 §4).
std::string encode_base64(std::string_view bytes);

}  // namespace saker
