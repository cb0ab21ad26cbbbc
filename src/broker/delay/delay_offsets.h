#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "model/data_version.h"
#include "model/offset.h"
#include "wire/remoting/body/delay_offset_table.h"

namespace saker::broker {

/// The content of delayOffset.json: level → offset of the next entry to deliver.
using DelayOffsetsState = wire::remoting::body::DelayOffsetTable;

/// How far the delivery of each delay level got. Thread: any (locks mutex_).
class DelayOffsets {
 public:
  explicit DelayOffsets(const Clock& clock) : clock_(clock) {}

  void restore(const DelayOffsetsState& state);
  DelayOffsetsState state() const;

  /// 0 for a level that never delivered.
  QueueOffset next(std::int32_t level) const;
  void advance(std::int32_t level, QueueOffset next);

  std::uint64_t changes() const { return changes_.load(std::memory_order_relaxed); }

 private:
  const Clock& clock_;
  mutable std::mutex mutex_;
  DelayOffsetsState state_;
  std::atomic<std::uint64_t> changes_{0};
};

}  // namespace saker::broker
