#pragma once

#include <cstdint>

#include "config/setting.h"

namespace saker::store {

/// Settings of the timer files. Names of the keys and the rows of the table: timer_options.cc.
struct TimerOptions {
  std::int64_t log_file_bytes = 100 << 20;  ///< mappedFileSizeTimerLog
  std::int32_t precision_ms = 1000;         ///< timerPrecisionMs
  std::int64_t slot_count = 1'209'600;      ///< no setting: RocketMQ's; tests have fewer
};

/// The table of settings, bound to `options`.
config::Table settings(TimerOptions& options);

}  // namespace saker::store
