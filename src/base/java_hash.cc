#include "base/java_hash.h"

namespace saker {
namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t size;  // bytes taken
};

constexpr std::uint32_t kReplacement = 0xFFFD;

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
  const std::uint32_t lead = byte(0);
  if (lead >= 0xC2 && lead < 0xE0 && follows(1)) return {(lead & 0x1F) << 6 | (byte(1) & 0x3Fu), 2};
  if (lead >= 0xE0 && lead < 0xF0 && follows(1) && follows(2)) {
    return {(lead & 0x0F) << 12 | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu), 3};
  }
  if (lead >= 0xF0 && lead < 0xF5 && follows(1) && follows(2) && follows(3)) {
    return {
        (lead & 0x07) << 18 | (byte(1) & 0x3Fu) << 12 | (byte(2) & 0x3Fu) << 6 | (byte(3) & 0x3Fu),
        4};
  }
  return {kReplacement, 1};
}

}  // namespace

std::int32_t java_hash(std::string_view utf8, std::int32_t before) {
  auto hash = static_cast<std::uint32_t>(before);
  for (std::size_t i = 0; i < utf8.size();) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80) {
      hash = 31 * hash + c;
      ++i;
      continue;
    }
    const CodePoint point = decode(utf8.substr(i));
    i += point.size;
    if (point.value >= 0x10000) {
      hash = 31 * hash + (0xD800 + ((point.value - 0x10000) >> 10));
      hash = 31 * hash + (0xDC00 + ((point.value - 0x10000) & 0x3FF));
    } else {
      hash = 31 * hash + point.value;
    }
  }
  return static_cast<std::int32_t>(hash);
}

}  // namespace saker
