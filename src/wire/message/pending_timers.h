#pragma once

#include <cstdint>
#include <vector>

#include "wire/message/message.h"

namespace saker::wire::message {

/// timerPrecisionMs, where nobody says otherwise.
inline constexpr std::int64_t kTimerPrecisionMs = 1'000;

/// A moment of a broker.
struct TimerMoment {
  std::int64_t now_ms = 0;
  std::int64_t precision_ms = kTimerPrecisionMs;
};

/// Of the records of the timer topic in their order: those that are due after that moment and were
/// not taken back. One that was written again counts once.
std::vector<Message> pending_of(const std::vector<Message>& timers, const TimerMoment& moment);

/// The slot of a record of the timer topic; 0 if it does not say.
std::int64_t timer_slot_ms(const Message& timer);
/// When it is delivered: to the millisecond, in the slot's time or at its end.
std::int64_t timer_due_ms(const Message& timer, std::int64_t precision_ms = kTimerPrecisionMs);

/// Whether a record of the timer topic takes another one back.
bool takes_back(const Message& timer);

}  // namespace saker::wire::message
