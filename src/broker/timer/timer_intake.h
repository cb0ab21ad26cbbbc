#pragma once

#include <cstdint>
#include <optional>

#include "api/outcome.h"
#include "base/clock.h"
#include "broker/timer/timer_options.h"
#include "model/timer_time.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// Says what becomes of a message with a time of delivery, in RocketMQ's codes and words (spec 05
/// §24.2). Thread: its lane.
class TimerIntake {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const TimerOptions& options;
    const Clock& clock;
    const store::TimerStore* timers = nullptr;  ///< null: timers are not served
  };
  explicit TimerIntake(const Rooms& rooms) : rooms_(rooms) {}

  struct Verdict {
    api::Outcome refusal;                 ///< not ok: nothing is stored
    std::optional<std::int64_t> slot_ms;  ///< where it waits; nothing: it is due, stored at once
  };
  /// `deletes`: it takes back another message.
  Verdict judge(const TimerWish& wish, bool deletes);
  /// Of a message that was taken before and was not yet put aside: no limit refuses it any more,
  /// only that timers are not served. A time that means nothing is due.
  Verdict judge_taken(const TimerWish& wish) const;

 private:
  static Verdict not_served();
  Verdict illegal() const;
  bool is_congested(std::int64_t slot_ms);

  const Rooms rooms_;
  std::int64_t turn_ = 0;  ///< which of the messages into a full slot are refused
};

}  // namespace saker::broker
