#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace saker::broker {

/// Ends a wait early: "there is something to do". Rings while nobody waits are kept.
/// Thread: any (locks mutex_).
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    rung_ = true;
    changed_.notify_all();
  }

  /// Returns after a ring, or when the time is up.
  void wait(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, at_most, [this] { return rung_; });
    rung_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool rung_ = false;
};

}  // namespace saker::broker
