#pragma once

#include <algorithm>
#include <cstdint>

namespace saker::broker {

/// Nobody is held longer, whatever was asked for: clients ask again. Those of RocketMQ want 20 s.
inline constexpr std::int64_t kHoldMsMax = 120'000;

/// How long a pop may wait from now on: as long as the client does, by its own clock, but not
/// longer than it said. `born_ms`: when it asked; 0: now. Nothing is left: 0 or less.
inline std::int64_t pop_hold_ms(std::int64_t poll_ms, std::int64_t born_ms, std::int64_t now_ms) {
  constexpr std::int64_t kEarlyMs = 50;  // the answer leaves before the client gives up
  if (poll_ms <= 0) return 0;
  const std::int64_t waits_ms = std::min(poll_ms, kHoldMsMax);
  const std::int64_t begin_ms = born_ms == 0 ? now_ms : born_ms;
  return std::min(waits_ms, begin_ms + waits_ms - kEarlyMs - now_ms);
}

}  // namespace saker::broker
