#pragma once

#include <cstdint>

#include "config/setting.h"

namespace saker::broker {

/// Settings of timers and their recall. Names of the keys and the rows of the table:
/// timer_options.cc; those of their files: store/timer/timer_options.h.
struct TimerOptions {
  bool enabled = true;                       ///< timerWheelEnable
  std::int64_t delay_seconds_max = 259'200;  ///< timerMaxDelaySec
  std::int32_t roll_window_slots = 172'800;  ///< timerRollWindowSlot
  std::int32_t flush_interval_ms = 1'000;    ///< timerFlushIntervalMs
  std::int32_t slot_count_max = INT32_MAX;   ///< timerCongestNumEachSlot
  bool stop_enqueue = false;                 ///< timerStopEnqueue
  bool stop_dequeue = false;                 ///< timerStopDequeue
  bool recall = false;                       ///< recallMessageEnable
  bool recall_while_not_writable = true;     ///< allowRecallWhenBrokerNotWriteable
  bool topic_in_delete_key = false;          ///< appendTopicForTimerDeleteKey
};

/// The table of settings, bound to `options`.
config::Table settings(TimerOptions& options);

}  // namespace saker::broker
