#pragma once

#include <cstdint>

namespace saker::load {

/// Touches so much memory once and gives it back. A virtual machine that lent its free memory to
/// the host pays for its return when it is touched first; this takes that off the clock. Throws
/// std::runtime_error where there is not that much.
void touch_memory(std::int64_t mib);

}  // namespace saker::load
