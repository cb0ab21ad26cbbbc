#pragma once

#include <cstdint>
#include <string_view>

namespace saker {

/// Java's String.hashCode of UTF-8 text: h = 31 * h + c over UTF-16 units, 32-bit wrap-around.
/// Malformed UTF-8 counts as U+FFFD a byte. `before` is the hash of what stands in front of the
/// text: java_hash(b, java_hash(a)) is the hash of a + b.
std::int32_t java_hash(std::string_view utf8, std::int32_t before = 0);

}  // namespace saker
