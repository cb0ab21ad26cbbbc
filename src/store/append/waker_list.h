#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <vector>

#include "store/store.h"

namespace saker::store {

/// What an Appender waits for, as the flusher sees it. Thread: any.
struct WakeRequest {
  explicit WakeRequest(FlushWaker& to_wake) : waker(to_wake) {}
  FlushWaker& waker;
  std::atomic<std::int64_t> target = INT64_MAX;  ///< log offset to be flushed; max: not waiting
};

/// The Appenders that may wait for the flusher. Thread: any (locks mutex_). The lock is held during
/// wake(): it keeps an Appender, and with it its waker, from going away meanwhile.
class WakerList {
 public:
  void add(WakeRequest& request);
  void remove(WakeRequest& request);

  /// Wakes those whose target is flushed; all that wait, if flushing has failed.
  void wake(LogOffset flushed, bool failed);

 private:
  std::mutex mutex_;
  std::vector<WakeRequest*> requests_;  // under mutex_
};

}  // namespace saker::store
