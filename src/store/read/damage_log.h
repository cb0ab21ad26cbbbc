#pragma once

#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_set>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "store/queue/queue.h"

namespace saker::store {

/// Says that an entry of a queue names no record of its own, so that readers pass it over: once a
/// place, and a few places a second. Thread: any (locks mutex_).
class DamageLog {
 public:
  explicit DamageLog(const Clock& clock) : log_limit_(clock, 10) {}

  void note(const QueueName& queue, QueueOffset offset, std::string_view why);

 private:
  static constexpr std::size_t kKnownMax = 10'000;

  std::mutex mutex_;
  std::unordered_set<std::uint64_t> known_;  // under mutex_; hashes of places
  RateLimit log_limit_;
};

}  // namespace saker::store
