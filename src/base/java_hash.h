#pragma once

#include <cstdint>
#include <string_view>

namespace saker {

/// Java's String.hashCode of UTF-8 text: h = 31 * h + c over UTF-16 units, 32-bit wrap-around.
/// Malformed UTF-8 counts as U+FFFD a byte.
std::int32_t java_hash(std::string_view utf8);

}  // namespace saker
