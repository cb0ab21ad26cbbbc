#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace saker {

/// The number that the whole text is, in decimal; nothing for other text and what does not fit.
template <class Number = std::int64_t>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return number;
}

/// A number as Java's Long.parseLong takes it: also with a plus.
inline std::optional<std::int64_t> java_long(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  return whole_number(text);
}

}  // namespace saker
