#pragma once

#include <condition_variable>
#include <mutex>

#include "store/store.h"

namespace saker::store {

/// A waker that a thread can wait for: tests and benchmarks. Thread: any (locks mutex_).
class WakeSignal final : public FlushWaker {
 public:
  void wake() override {
    {
      const std::lock_guard lock(mutex_);
      is_set_ = true;
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_set_; });
    is_set_ = false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool is_set_ = false;
};

}  // namespace saker::store
