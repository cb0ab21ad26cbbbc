#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "api/statistics.h"
#include "base/clock.h"
#include "broker/registration/bell.h"
#include "broker/timer/slot_loader.h"
#include "broker/timer/timer_options.h"
#include "broker/timer/timer_service.h"
#include "store/store.h"
#include "store/timer/timer_store.h"

namespace saker::broker {

/// The threads of timers: `timer` takes messages into their slots and delivers them, `timer-reader`
/// reads slots ahead, `timer-flusher` brings the files to the medium: what is due waits for no
/// disk, and what is read ahead for no sync. Thread: start, stop and run_due by the owner.
class TimerRunner final : private store::FlushWaker {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const TimerOptions& options;
    const Clock& clock;
    store::Store& store;
    store::TimerStore& timers;
    std::int64_t reserved_ms;  ///< how long the log keeps messages
    bool light_queues = false;
    EventCounts* events = nullptr;  ///< null: nothing is counted by topic
  };
  /// `news` is rung when something entered the timer topic; it outlives the runner.
  TimerRunner(const Rooms& rooms, Bell& news);
  ~TimerRunner() override;

  void start();

  /// Ends the threads and writes the files. What was begun of a slot is finished first, which takes
  /// a second at most: RocketMQ, too, delivers a whole slot again. Idempotent.
  void stop();

  /// How far it got. Thread: any.
  store::TimerProgress progress() const { return service_.progress(); }
  /// Timers that wait for their time. Thread: any.
  std::int64_t waiting() const { return service_.waiting(); }
  /// Timers that were delivered since the start. Thread: any.
  std::int64_t delivered() const { return service_.delivered(); }

  TimerService::Overdue overdue() const { return service_.overdue(); }
  struct Outlook {
    std::vector<api::RuntimeFacts::TimerSpan> spans;  ///< (0, 5 s], (5 s, 60 s], … a day
    std::int64_t fullest_slot = 0;                    ///< timers in the fullest slot of the day
  };
  /// What is due from now on. Looks at all slots of the day. Thread: any.
  Outlook outlook() const;
  /// As TimerService::filled_to. Thread: any.
  QueueOffset filled_to() const { return service_.filled_to(); }

  /// Does all that the threads would do now; for tests.
  void run_due();

 private:
  void wake() override { news_.ring(); }
  void deliver();
  void read_ahead();
  void flush_often();
  bool load_next();
  void flush();

  const Rooms rooms_;
  Bell& news_;  ///< for `timer`
  SlotLoader loader_;
  std::unique_ptr<store::Appender> appender_;
  TimerService service_;
  Bell request_;              ///< for `timer-reader`
  Bell end_;                  ///< for `timer-flusher`
  std::string last_failure_;  ///< of a flush; by who flushes
  std::atomic<bool> finishing_ = false;
  std::atomic<bool> stopping_ = false;
  bool is_stopped_ = false;
  std::thread deliver_thread_;
  std::thread read_thread_;
  std::thread flush_thread_;
};

}  // namespace saker::broker
