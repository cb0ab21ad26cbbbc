#pragma once

#include <cstdint>
#include <mutex>

#include "base/clock.h"

namespace saker {

/// Keeps log lines that a client can provoke to a few a second and counts what it withheld.
/// Thread: any (locks mutex_).
class RateLimit {
 public:
  RateLimit(const Clock& clock, int events_per_second)
      : clock_(clock), events_per_second_(events_per_second) {}

  /// True if the event may be reported now. `withheld` gets the number of events that were not
  /// reported since the last one that was.
  bool admit(std::uint64_t& withheld) {
    const std::lock_guard lock(mutex_);
    const std::int64_t second = clock_.steady_ms() / 1000;
    if (second != second_) {
      second_ = second;
      used_ = 0;
    }
    if (used_ >= events_per_second_) {
      ++withheld_;
      return false;
    }
    ++used_;
    withheld = withheld_;
    withheld_ = 0;
    return true;
  }

 private:
  const Clock& clock_;
  const int events_per_second_;
  std::mutex mutex_;
  std::int64_t second_ = -1;
  int used_ = 0;
  std::uint64_t withheld_ = 0;
};

}  // namespace saker
