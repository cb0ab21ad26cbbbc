#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace saker {

/// Base64 with '-' and '_', padded with '=' (RFC 4648 §5).
std::string encode_base64url(std::string_view bytes);

/// Nothing if the text is not such; the padding may be missing, as Java's decoder allows.
std::optional<std::string> decode_base64url(std::string_view text);

}  // namespace saker
