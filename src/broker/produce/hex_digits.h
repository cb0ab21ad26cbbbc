#pragma once

#include <cstdint>

namespace saker::broker {

/// Writes the lowest `digits` hexadecimal digits of the number, upper case, at `out`.
inline void write_hex(char* out, std::uint64_t number, int digits) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  for (int i = digits - 1; i >= 0; --i, number >>= 4) out[i] = kDigits[number & 0xF];
}

}  // namespace saker::broker
