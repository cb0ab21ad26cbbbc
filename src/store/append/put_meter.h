#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>

#include "store/store.h"

namespace saker::store {

/// Counts what appends come to: a few additions a commit, none a message. Thread: any (locks
/// mutex_, but not to count).
class PutMeter {
 public:
  struct Tally {
    std::int64_t messages = 0;
    std::int64_t bytes = 0;
    std::int64_t failures = 0;
  };
  /// What took equally long.
  void count(const Tally& tally, std::int64_t took_ms);
  void count_failure() { add(failures_, 1); }

  PutFigures figures() const;

  /// For one Appender: how long its commits take. It stays, and counts, when the Appender is gone.
  metrics::LatencyHistogram& add_histogram();
  metrics::LatencyFigures append_latency() const;

 private:
  using Counter = std::atomic<std::int64_t>;
  static void add(Counter& counter, std::int64_t count) {
    counter.fetch_add(count, std::memory_order_relaxed);
  }

  Counter messages_ = 0;
  Counter bytes_ = 0;
  Counter failures_ = 0;
  Counter longest_ms_ = 0;
  std::array<Counter, PutFigures::kClassesMs.size() + 1> by_time_ = {};
  mutable std::mutex mutex_;
  std::deque<metrics::LatencyHistogram> appends_;  // under mutex_
};

}  // namespace saker::store
