#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/timer/near_slots.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// What of a slot is to be read: the units up to the one at `last`.
struct SlotRequest {
  std::int64_t slot_ms = 0;
  std::int64_t last = -1;
};

/// Reads slots from the files: which messages stand in them, and when each is due to the
/// millisecond, which only the messages themselves say. Waits for the disk. Thread: any.
class SlotLoader {
 public:
  SlotLoader(const store::Store& store, const store::TimerStore& timers, const Clock& clock)
      : store_(store), timers_(timers), log_limit_(clock, 10) {}

  LoadedSlot load(const SlotRequest& request);

 private:
  /// An error: the message is there, but cannot be read now.
  Status take(const store::TimerUnit& unit, LoadedSlot& slot);
  Status pass_over(const store::TimerUnit& unit, std::string_view why);

  const store::Store& store_;
  const store::TimerStore& timers_;
  RateLimit log_limit_;
};

}  // namespace saker::broker
