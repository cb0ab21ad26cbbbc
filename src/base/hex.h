#pragma once

#include <string>
#include <string_view>

namespace saker {

/// Appends the upper-case hexadecimal form of the bytes.
inline void append_hex(std::string& out, std::string_view bytes) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (const char c : bytes) {
    out.push_back(kDigits[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kDigits[static_cast<unsigned char>(c) & 0xF]);
  }
}

}  // namespace saker
