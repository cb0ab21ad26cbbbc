#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saker {

/// Base64 with '+' and '/', padded with '=' (RFC 4648 §4).
std::string encode_base64(std::string_view bytes);

/// Nothing if the text is not such; the padding may be missing.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace saker
