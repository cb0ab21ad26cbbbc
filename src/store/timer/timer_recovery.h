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
///     no wheel, or no checkpoint: all units do
///     no log:                     the timer topic is read again from its begin
///     then:                       a slot that points behind the log is made anew from its units
///
/// A unit behind the checkpoint whose message the commit log does not hold ends the log. Thread:
/// one, before others.
class TimerRecovery {
 public:
  TimerRecovery(TimerLog& log, TimerWheel& wheel, const Store& store,
                const TimerCheckpoint& checkpoint)
      : log_(log), wheel_(wheel), store_(store), checkpoint_(checkpoint) {}

  Result<TimerStart> run();

 private:
  Status replay();
  Status enter(std::int64_t position, const TimerUnit& unit);
  bool is_backed(const TimerUnit& unit) const;
  Status mend_slots();
  TimerStart start() const;

  TimerLog& log_;
  TimerWheel& wheel_;
  const Store& store_;
  const TimerCheckpoint& checkpoint_;
  bool is_lost_ = false;  ///< the checkpoint speaks of a log that is not there
  Status entered_;
};

}  // namespace saker::store
