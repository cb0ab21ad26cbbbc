#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace saker::wire::json {

inline constexpr char32_t kReplacementCharacter = 0xFFFD;

/// Takes one code point off the front of non-empty text. Malformed UTF-8 (also overlong forms and
/// surrogates) costs one byte and yields U+FFFD.
char32_t take_utf8(std::string_view& text);

/// Appends a code point; what is none (surrogates, beyond U+10FFFF) becomes U+FFFD.
void append_utf8(std::string& out, char32_t c);

/// Whether all of it is well-formed.
bool is_utf8(std::string_view bytes);

}  // namespace saker::wire::json
