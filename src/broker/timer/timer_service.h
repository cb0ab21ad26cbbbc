#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/timer/near_slots.h"
#include "broker/timer/slot_filler.h"
#include "broker/timer/slot_loader.h"
#include "broker/timer/timer_deliverer.h"
#include "broker/timer/timer_options.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// Delivers timer messages at their time. One step does all there is to do now; slots are read
/// ahead by another thread:
///
///     timer topic ─ SlotFiller ─▶ timer files ─ SlotLoader ─▶ NearSlots ─ TimerDeliverer ─▶ log
///                        └──────── what is due soon ─────────────▲
///
/// Thread: timer; has_request, next_request, loaded, progress: any (lock mutex_); waiting,
/// delivered, overdue, filled_to: any.
class TimerService {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const TimerOptions& options;
    const Clock& clock;
    const store::Store& store;
    store::TimerStore& timers;
    store::Appender& appender;
    std::int64_t roll_window_ms;
    bool light_queues = false;
    EventCounts* events = nullptr;  ///< null: nothing is counted by topic
  };
  explicit TimerService(const Rooms& rooms);

  /// Does what is due. Returns when to come again at the latest, unless there is news: a time of
  /// the wall clock.
  std::int64_t step();
  /// Begins no more slots. True once every slot that was begun is done: a stop now repeats nothing.
  bool finish();

  /// The next slot that is to be read; its content comes back by loaded().
  bool has_request() const;
  std::optional<SlotRequest> next_request();
  void loaded(LoadedSlot slot);

  /// How far it got: what it speaks of has been appended.
  store::TimerProgress progress() const;
  /// Timers that are in a slot, or late. Of slots in files, those that were taken back are off.
  std::int64_t waiting() const { return waiting_.load(std::memory_order_relaxed); }
  std::int64_t delivered() const { return deliverer_.delivered(); }
  /// Timers whose time has come, and since when the first one waits; 0 and INT64_MAX: none does.
  struct Overdue {
    std::int64_t count = 0;
    std::int64_t since_ms = INT64_MAX;
  };
  Overdue overdue() const {
    return {overdue_count_.load(std::memory_order_relaxed),
            next_due_ms_.load(std::memory_order_relaxed)};
  }
  /// What lies before it in the timer topic is in a slot, or late.
  QueueOffset filled_to() const { return {filled_to_.load(std::memory_order_acquire)}; }

 private:
  void take_loaded();
  std::size_t fill();
  bool look_ahead();
  void settle();
  void publish_load();
  std::int64_t next_step_ms(bool has_more) const;
  void note_failure(const Error& why);

  const Rooms rooms_;
  NearSlots near_;
  SlotFiller filler_;
  TimerDeliverer deliverer_;
  std::int64_t near_until_ms_;  ///< slots before it are in memory, or being read, or done
  std::int64_t done_ms_;        ///< slots before it that are not in memory are done
  std::int64_t retry_ms_ = 0;   ///< after a failure of the disk
  std::int64_t far_count_;      ///< messages in slots from near_until_ms_ on
  bool is_finishing_ = false;
  std::atomic<std::int64_t> waiting_ = 0;
  std::atomic<std::int64_t> overdue_count_ = 0;
  std::atomic<std::int64_t> next_due_ms_ = INT64_MAX;  ///< of what is in memory
  std::atomic<std::int64_t> filled_to_ = 0;
  RateLimit log_limit_;

  mutable std::mutex mutex_;
  std::deque<SlotRequest> requests_;  // under mutex_
  std::vector<LoadedSlot> loaded_;    // under mutex_
  store::TimerProgress progress_;     // under mutex_
};

}  // namespace saker::broker
