#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "api/lookup.h"
#include "base/clock.h"
#include "broker/timer/timer_message.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// Looks at the messages that wait in the slots of the timer files, in their order: only as many
/// are read as are asked for. Waits for the disk. Thread: any.
class TimerLook {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const store::Store& store;
    const store::TimerStore& timers;
    const Clock& clock;
    std::int64_t delay_max_ms = 0;  ///< no message waits longer
    /// What lies before it in the timer topic is in a slot.
    std::function<QueueOffset()> filled_to;
  };
  explicit TimerLook(const Rooms& rooms) : rooms_(rooms) {}

  api::LookupOutcome look(const api::TimerQuery& query) const;

 private:
  struct Slot {
    std::int64_t ms = 0;
    std::vector<store::TimerUnit> units;      ///< in the order of their messages in the log
    std::set<std::string, std::less<>> keys;  ///< of what is taken back
  };

  void await_slots() const;
  Status look_into(std::int64_t slot_ms, const api::TimerQuery& query,
                   api::LookupOutcome& outcome) const;
  Result<Slot> read(std::int64_t slot_ms) const;
  Status read_keys(Slot& slot) const;
  Status take(const Slot& slot, const store::TimerUnit& unit, const api::TimerQuery& query,
              api::LookupOutcome& outcome) const;

  const Rooms rooms_;
};

}  // namespace saker::broker
