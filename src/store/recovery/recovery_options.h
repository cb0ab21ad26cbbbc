#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"
#include "model/delay_levels.h"
#include "store/log/log_scan.h"
#include "store/recovery/dropped_topics.h"
#include "store/recovery/queue_sum_file.h"

namespace saker::store {

/// What is known of how the last user of the directory ended.
struct RecoveryOptions {
  bool was_closed = true;  ///< no `abort`: the last user ended in order
  bool check_body_crc = true;
  bool check_record_crc = false;  ///< ScanOptions::check_record_crc
  bool light_queues = false;      ///< records enter those that they list
  bool may_be_reused = false;     ///< ScanOptions::may_be_reused
  DelayLevels delay_levels;       ///< those of delayed messages; none: RocketMQ's default
  Checkpoint checkpoint;
  std::optional<QueuePromise> promise;  ///< of the checkpoint, if it was one of ours
  /// Called before queues are built from a place before the one that the checkpoint names: who dies
  /// meanwhile must not find a checkpoint that speaks for them. Empty: there is nothing to forget.
  std::function<Status()> forget_queues = {};
  const DroppedTopics* dropped = nullptr;  ///< records of these enter no queue; null: of none
  std::string root_dir = {};               ///< where the broker's tables are; empty: there are none
  /// After another broker's clean stop at least so much of the log is read.
  std::int64_t looked_back_bytes = 256 << 20;

  /// What a walk over the log believes.
  ScanOptions scan() const {
    return {.check_body_crc = check_body_crc,
            .check_record_crc = check_record_crc,
            .flushed_until_ms = checkpoint.physic_ms,
            .flushed_record = {checkpoint.logics_offset},
            .may_be_reused = may_be_reused};
  }
};

}  // namespace saker::store
