#pragma once

#include <string>
#include <string_view>

namespace saker::wire::json {

/// Which characters a text may hold unescaped.
enum class Charset {
  kUtf8,   ///< characters from U+00A0 on stay as they are (spec 01 §18, output rules)
  kAscii,  ///< "browser compatible": every non-ASCII character as \uXXXX, and / as \/
};

/// Appends the text as a JSON string with its quotes. Control characters (below U+0020 and U+007F
/// to U+009F), U+2028 and U+2029 become \uXXXX with upper-case digits or their short forms;
/// malformed UTF-8 becomes U+FFFD.
void append_quoted(std::string& out, std::string_view text, Charset charset);

}  // namespace saker::wire::json
