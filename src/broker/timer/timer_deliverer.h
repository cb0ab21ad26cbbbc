#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/tally/event_counts.h"
#include "broker/timer/near_slots.h"
#include "store/store.h"

namespace saker::broker {

/// Stores the messages of near slots that are due: in the queues they are for, or, if they are to
/// wait on, in the timer topic again. One that the store does not take is tried again. Thread:
/// timer.
class TimerDeliverer {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    const store::Store& store;
    store::Appender& appender;
    NearSlots& near;
    bool light_queues = false;      ///< messages may list some
    EventCounts* events = nullptr;  ///< null: nothing is counted by topic
  };
  explicit TimerDeliverer(const Rooms& rooms) : rooms_(rooms), log_limit_(rooms.clock, 1) {}

  /// Stages some of what is due, for the caller to commit; with `only_begun`, of slots that must be
  /// finished. Returns how many were looked at.
  std::size_t stage_due(bool only_begun);

  /// After a refusal of the store: when to try again; 0: at any time.
  std::int64_t retry_ms() const { return retry_ms_; }
  /// How many went to where they were for. Thread: any.
  std::int64_t delivered() const { return delivered_.load(std::memory_order_relaxed); }

 private:
  void take(const NearSlots::Taken& taken, std::int64_t now_ms);
  void stage(const NearSlots::Taken& taken, const TimerMessage& message, std::int64_t now_ms);
  void list_light_queues(store::NewRecord& delivered);
  /// A message that is with the store.
  struct Staged {
    Counts* counts = nullptr;  ///< null: it rolls, or nothing is counted
    SendMeter::Sent sent = {};

    void count() const;
  };
  Staged begin_delivery(const NearSlots::Taken& taken, const store::NewRecord& record);
  void completed(const NearSlots::Taken& taken, const Staged& staged, store::AppendOutcome outcome);
  void give_back_plain(NearSlots::Taken taken);
  /// What the disk or the store refuses now.
  void try_later(const NearSlots::Taken& taken, std::string_view why);
  void pass_over(const NearSlots::Taken& taken, std::string_view why);

  const Rooms rooms_;
  std::int64_t retry_ms_ = 0;
  std::atomic<std::int64_t> delivered_ = 0;
  std::string properties_;     ///< of the message at hand
  std::string without_lists_;  ///< the same without its list of light queues
  std::vector<std::string_view> light_queues_;
  RateLimit log_limit_;
};

}  // namespace saker::broker
