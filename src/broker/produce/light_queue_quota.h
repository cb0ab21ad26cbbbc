#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "base/clock.h"
#include "broker/options.h"
#include "store/store.h"

namespace saker::broker {

/// Whether a message may make new light queues. They are counted once a second, and those of other
/// lanes are seen then: their number is kept to that. Thread: its lane.
class LightQueueQuota {
 public:
  LightQueueQuota(const LiteOptions& options, const Clock& clock, const store::Store& store)
      : options_(options), clock_(clock), store_(store) {}

  /// `list`: names, separated by commas.
  bool has_room_for(std::string_view list);
  /// As of the last list; 0 without a limit. Thread: any.
  std::int64_t last_count() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::int64_t count();

  const LiteOptions& options_;
  const Clock& clock_;
  const store::Store& store_;
  std::int64_t counted_ms_ = INT64_MIN / 2;
  std::atomic<std::int64_t> count_ = 0;
};

}  // namespace saker::broker
