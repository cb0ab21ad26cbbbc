#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"
#include "file/disk.h"

namespace saker::store {

/// The file `config/timercheck`: 4096 bytes, seven big-endian int64, the rest zero (RocketMQ
/// 5.5.0's TimerCheckpoint). ON DISK: never change.
///
///     0 read_ms · 8 log_flushed · 16 queue_offset · 24 master_queue_offset
///     32 state_version · 40 timestamp_ms · 48 counter
struct TimerCheckpoint {
  std::int64_t read_ms = 0;      ///< slots before this time are done
  std::int64_t log_flushed = 0;  ///< up to here the timer log is on the medium, and the wheel knows
  std::int64_t queue_offset = 0;  ///< of the timer topic: what lies before is in the timer log
  std::int64_t master_queue_offset = 0;
  std::int64_t state_version = 0;
  std::int64_t timestamp_ms = 0;  ///< of the last change
  std::int64_t counter = 0;       ///< of changes

  friend bool operator==(const TimerCheckpoint&, const TimerCheckpoint&) = default;
};

/// All zero if there is no such file; fields that a short file lacks are 0.
Result<TimerCheckpoint> read_timer_checkpoint(const std::string& path);

/// Writes in place and syncs: one page is written whole or not at all.
Status write_timer_checkpoint(file::Disk& disk, const std::string& path,
                              const TimerCheckpoint& checkpoint);

}  // namespace saker::store
