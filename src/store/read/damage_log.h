#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "store/queue/queue.h"

namespace saker::store {

/// Knows the entries of queues that name no record of their own, and where the record was found
/// instead; says so once a place, and a few places a second. Thread: any (locks mutex_).
class DamageLog {
 public:
  explicit DamageLog(const Clock& clock) : log_limit_(clock, 10) {}

  /// What a look at such an entry came to.
  struct Place {
    std::optional<LogOffset> found;  ///< none: it is passed over
  };
  /// Nothing if nobody has looked yet.
  std::optional<Place> look_up(const QueueName& queue, QueueOffset offset) const;
  void note(const QueueName& queue, QueueOffset offset, Place place, std::string_view why);

  /// Counts a read that met such an entry.
  void count(Place place) { place.found ? ++served_ : ++passed_; }
  std::int64_t served() const { return served_; }
  std::int64_t passed() const { return passed_; }

 private:
  static constexpr std::size_t kKnownMax = 10'000;

  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, Place> known_;  // under mutex_; by hashes of places
  RateLimit log_limit_;
  std::atomic<std::int64_t> served_ = 0;
  std::atomic<std::int64_t> passed_ = 0;
};

}  // namespace saker::store
