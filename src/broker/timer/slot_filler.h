#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/tally/event_counts.h"
#include "broker/timer/near_slots.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// Reads the timer topic and puts its messages into their slots; those of near slots into memory,
/// too. What is due already is in no slot: it goes to NearSlots::kLate. Thread: timer.
class SlotFiller {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    const store::Store& store;
    store::TimerStore& timers;
    NearSlots& near;
    std::int64_t roll_window_ms;
    EventCounts* events = nullptr;  ///< null: nothing is counted
  };
  explicit SlotFiller(const Rooms& rooms);

  /// Takes the next messages, if any. `near_until_ms`: slots before it are in memory. Returns how
  /// many; an error, after which nothing of them counts, is one of the disk.
  Result<std::size_t> fill(std::int64_t near_until_ms);

  /// What lies before this offset of the topic is in a slot, or late.
  QueueOffset next() const { return next_; }
  /// How many more wait in slots that are not near, since the last fill.
  std::int64_t far_count() const { return far_count_; }

 private:
  /// A message, and where it goes in memory.
  struct Near {
    std::int64_t slot_ms = 0;
    NearTimer timer;
    std::string delete_key;
  };

  void take(std::string_view record, std::int64_t near_until_ms);
  void place(const TimerMessage& message, std::int64_t near_until_ms);
  std::int64_t rolled(std::int64_t slot_ms, std::int64_t write_ms) const;
  void count(const TimerMessage& message) const;
  bool was_delivered(const TimerMessage& message) const;
  void pass_over(std::string_view record);

  const Rooms rooms_;
  QueueOffset next_;
  std::vector<store::TimerEntry> entries_;  ///< of one fill
  std::vector<Near> near_;                  ///< likewise
  std::int64_t far_count_ = 0;              ///< likewise
  RateLimit log_limit_;
};

}  // namespace saker::broker
