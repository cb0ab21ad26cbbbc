#pragma once

#include <cstdint>
#include <string>

#include "api/recall.h"
#include "base/clock.h"
#include "broker/options.h"
#include "broker/timer/timer_intake.h"
#include "broker/topic/topic_table.h"
#include "model/recall_handle.h"
#include "store/store.h"

namespace saker::broker {

/// Takes timer messages back: stores a message for the same slot that says so. Thread: its lane.
/// Source: spec 05 §13.3.
class Recaller {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const TopicTable& topics;
    store::Appender& appender;
    const store::TimerStore* timers;  ///< null: no timers are served
  };
  explicit Recaller(const Rooms& rooms)
      : rooms_(rooms), intake_({rooms.options.timer, rooms.clock, rooms.timers}) {}

  void recall(const api::RecallRequest& request, api::RecallCompletion done);

 private:
  api::Outcome check_broker(const api::RecallRequest& request) const;
  api::Outcome check_handle(const api::RecallRequest& request, RecallHandle& handle) const;
  void stage(const api::RecallRequest& request, const RecallHandle& handle, std::int64_t slot_ms,
             api::RecallCompletion done);

  const Rooms rooms_;
  TimerIntake intake_;
  std::string properties_;  ///< of the recall at hand
};

}  // namespace saker::broker
