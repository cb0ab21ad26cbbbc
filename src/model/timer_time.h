#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace saker {

/// When a producer wants its message delivered: the texts of three properties, of which the first
/// one that is set counts. Empty: not set.
struct TimerWish {
  std::string_view delay_seconds = {};  ///< TIMER_DELAY_SEC
  std::string_view delay_ms = {};       ///< TIMER_DELAY_MS
  std::string_view deliver_ms = {};     ///< TIMER_DELIVER_MS

  bool empty() const { return delay_seconds.empty() && delay_ms.empty() && deliver_ms.empty(); }
};

/// The time that is wished for, delays counted from `from_ms`. Nothing if the text is no number.
std::optional<std::int64_t> deliver_time(const TimerWish& wish, std::int64_t from_ms);

/// A message in its slot.
struct SlottedTimer {
  TimerWish wish;
  std::int64_t slot_ms = 0;  ///< TIMER_OUT_MS
  std::int64_t stored_ms = 0;
};
/// When it is to be delivered, in (slot_ms, slot_ms + precision]. COMPAT: RocketMQ delivers at the
/// end of that span. A delay counts from the time of storing, which is lost where a message was
/// stored anew: such a one is due at the end of its slot.
std::int64_t due_in_slot(const SlottedTimer& timer, std::int64_t precision_ms);

/// The slot of a time: TIMER_OUT_MS. What is due in (slot, slot + precision] lies in it.
std::int64_t slot_of_due(std::int64_t due_ms, std::int64_t precision_ms);

}  // namespace saker
