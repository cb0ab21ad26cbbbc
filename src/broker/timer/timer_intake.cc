#include "broker/timer/timer_intake.h"

#include <string>

#include "broker/remark.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kParts = 1'000;
// No divisor of kParts: its multiples go round all parts.
constexpr std::int64_t kStride = 619;

}  // namespace

TimerIntake::Verdict TimerIntake::judge(const TimerWish& wish, bool deletes) {
  if (rooms_.timers == nullptr) return not_served();
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::optional<std::int64_t> due_ms = deliver_time(wish, now_ms);
  if (!due_ms) return illegal();
  if (*due_ms <= now_ms) return deletes ? illegal() : Verdict{};
  if (*due_ms - now_ms > rooms_.options.delay_seconds_max * 1000) return illegal();
  const std::int64_t slot_ms = slot_of_due(*due_ms, rooms_.timers->precision_ms());
  if (is_congested(slot_ms)) {
    const std::string once = std::to_string(rooms_.options.slot_count_max);
    const std::string twice = std::to_string(2LL * rooms_.options.slot_count_max);
    return {refused(api::Status::kFailed, "timer message is under flow control, max num limit is " +
                                              twice + " or the current value is greater than " +
                                              once + " and less than " + twice +
                                              ", trigger random flow control"),
            std::nullopt};
  }
  return {{}, slot_ms};
}

TimerIntake::Verdict TimerIntake::judge_taken(const TimerWish& wish) const {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::optional<std::int64_t> due_ms = deliver_time(wish, now_ms);
  if (!due_ms || *due_ms <= now_ms) return {};
  if (rooms_.timers == nullptr) return not_served();
  return {{}, slot_of_due(*due_ms, rooms_.timers->precision_ms())};
}

TimerIntake::Verdict TimerIntake::not_served() {
  return {refused(api::Status::kFailed,
                  "accurate timer message is not enabled, timerWheelEnable is false"),
          std::nullopt};
}

TimerIntake::Verdict TimerIntake::illegal() const {
  const std::string longest = std::to_string(rooms_.options.delay_seconds_max * 1000);
  return {refused(api::Status::kMessageIllegal,
                  "timer message illegal, the delay time should not be bigger than the max delay " +
                      longest +
                      "ms; or if set del msg, the delay time should be bigger than the current "
                      "time"),
          std::nullopt};
}

/// Between once and twice the limit the share of the refused rises; in RocketMQ it falls.
bool TimerIntake::is_congested(std::int64_t slot_ms) {
  const std::int64_t limit = rooms_.options.slot_count_max;
  if (limit == INT32_MAX) return false;
  const std::int64_t over = rooms_.timers->count(slot_ms) - limit;
  if (over <= 0) return false;
  turn_ = (turn_ + kStride) % kParts;
  return over >= limit || turn_ < kParts * over / limit;
}

}  // namespace saker::broker
