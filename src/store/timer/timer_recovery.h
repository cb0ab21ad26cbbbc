#pragma once

#include <cstdint>
#include <optional>
#include <set>

#include "base/result.h"
#include "store/timer/timer_checkpoint.h"
#include "store/timer/timer_log.h"
#include "store/timer/timer_store.h"
#include "store/timer/timer_wheel.h"

namespace saker::store {

/// Finds the end of the timer log and makes the wheel agree with it.
///
///     log, wheel and checkpoint:  units behind the checkpoint enter their slots
///     no wheel, or no checkpoint: all units do; as where the wheel does not know the units that
///                                 stand before the checkpoint
///     no log, or parts missing:   the timer topic is read again from its begin
///     then:                       a slot that points behind the log is made anew from its units
///
/// Slots are read again from the first one on that got a unit behind the checkpoint: where a clock
/// was set back, that lies before those which are done.
///
/// A unit behind the checkpoint whose message the commit log does not hold ends the log. Thread:
/// one, before others.
class TimerRecovery {
 public:
  struct Rooms {
    TimerLog& log;
    TimerWheel& wheel;
    const Store& store;
    const TimerCheckpoint& checkpoint;
    std::int64_t now_ms = 0;
    std::int64_t precision_ms = 1'000;
  };
  explicit TimerRecovery(const Rooms& rooms)
      : log_(rooms.log),
        wheel_(rooms.wheel),
        store_(rooms.store),
        checkpoint_(rooms.checkpoint),
        now_ms_(rooms.now_ms),
        precision_ms_(rooms.precision_ms) {}

  Result<TimerStart> run();

 private:
  Status replay();
  Status give_up_log(std::string_view why);
  Result<bool> has_lost_files() const;
  bool has_slots_before(std::int64_t position) const;
  /// What the wheel is to know stands where the checkpoint says, and in the wheel.
  enum class Agreement { kAll, kWheelLacksUnits, kLogLacksUnits };
  Agreement compare() const;
  std::int64_t read_ms() const;
  Status enter(std::int64_t position, const TimerUnit& unit);
  Result<bool> is_backed(const TimerUnit& unit) const;
  Status mend_slots();
  Result<TimerStart> start() const;

  TimerLog& log_;
  TimerWheel& wheel_;
  const Store& store_;
  const TimerCheckpoint& checkpoint_;
  const std::int64_t now_ms_;
  const std::int64_t precision_ms_;
  bool is_lost_ = false;                    ///< the checkpoint speaks of a log that is not there
  std::int64_t least_slot_ms_ = INT64_MAX;  ///< of the units behind the checkpoint
  Status entered_;
};

}  // namespace saker::store
