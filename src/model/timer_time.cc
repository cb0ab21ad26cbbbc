#include "model/timer_time.h"

#include <algorithm>
#include <limits>

#include "base/number.h"

namespace saker {
namespace {

/// Beyond what a number can say is as late as it gets.
std::int64_t later(std::int64_t from_ms, std::int64_t count, std::int64_t unit_ms) {
  std::int64_t ms = 0;
  if (__builtin_mul_overflow(count, unit_ms, &ms) || __builtin_add_overflow(from_ms, ms, &ms)) {
    return count < 0 ? 0 : std::numeric_limits<std::int64_t>::max();
  }
  return ms;
}

}  // namespace

std::optional<std::int64_t> deliver_time(const TimerWish& wish, std::int64_t from_ms) {
  if (!wish.delay_seconds.empty()) {
    const auto seconds = java_long(wish.delay_seconds);
    return seconds ? std::optional(later(from_ms, *seconds, 1000)) : std::nullopt;
  }
  if (!wish.delay_ms.empty()) {
    const auto ms = java_long(wish.delay_ms);
    return ms ? std::optional(later(from_ms, *ms, 1)) : std::nullopt;
  }
  return java_long(wish.deliver_ms);
}

std::int64_t due_in_slot(const SlottedTimer& timer, std::int64_t precision_ms) {
  const std::int64_t latest = timer.slot_ms + precision_ms;
  const std::int64_t wished = deliver_time(timer.wish, timer.stored_ms).value_or(latest);
  return std::clamp(wished, timer.slot_ms + 1, latest);
}

std::int64_t slot_of_due(std::int64_t due_ms, std::int64_t precision_ms) {
  return (due_ms - 1) / precision_ms * precision_ms;
}

}  // namespace saker
