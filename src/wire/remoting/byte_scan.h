#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace saker::wire::remoting {

/// Searches that look at eight bytes at once; header strings are short, so a call of memchr costs
/// as much as it saves.
namespace byte_scan {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighs = 0x8080808080808080;

constexpr std::uint64_t repeated(char c) { return kOnes * static_cast<unsigned char>(c); }

/// The high bit of every byte that is zero; bits above the first hit may be wrong.
constexpr std::uint64_t zeros(std::uint64_t eight) { return (eight - kOnes) & ~eight & kHighs; }
/// As zeros(), for bytes below `bound` (at most 128).
constexpr std::uint64_t below(std::uint64_t eight, unsigned char bound) {
  return (eight - kOnes * bound) & ~eight & kHighs;
}

inline std::uint64_t load(const char* from) {
  static_assert(std::endian::native == std::endian::little);
  std::uint64_t eight = 0;
  std::memcpy(&eight, from, sizeof eight);
  return eight;
}

/// Position, from `at` on, of the first byte that matches; text.size() if none does. `hits` finds
/// it among eight bytes, `is_hit` decides about one.
template <class Hits, class IsHit>
std::size_t find(std::string_view text, std::size_t at, Hits hits, IsHit is_hit) {
  for (; at + 8 <= text.size(); at += 8) {
    const std::uint64_t found = hits(load(text.data() + at));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && !is_hit(text[at])) ++at;
  return at;
}

}  // namespace byte_scan

/// Position, from `at` on, of the first byte that is `a` or `b`; text.size() if there is none.
inline std::size_t find_either(std::string_view text, std::size_t at, char a, char b) {
  using byte_scan::find, byte_scan::repeated, byte_scan::zeros;
  const std::uint64_t all_a = repeated(a);
  const std::uint64_t all_b = repeated(b);
  return find(
      text, at, [=](std::uint64_t eight) { return zeros(eight ^ all_a) | zeros(eight ^ all_b); },
      [=](char c) { return c == a || c == b; });
}

/// Position, from `at` on, of the first byte that JSON text may not show as it is: quote,
/// backslash, control, or a byte of a character beyond ASCII; text.size() if there is none.
inline std::size_t find_not_plain(std::string_view text, std::size_t at) {
  using byte_scan::below, byte_scan::find, byte_scan::kHighs, byte_scan::repeated, byte_scan::zeros;
  const auto hits = [](std::uint64_t eight) {
    return zeros(eight ^ repeated('"')) | zeros(eight ^ repeated('\\')) |
           zeros(eight ^ repeated('\x7F')) | below(eight, 0x20) | (eight & kHighs);
  };
  const auto is_hit = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\';
  };
  return find(text, at, hits, is_hit);
}

}  // namespace saker::wire::remoting
