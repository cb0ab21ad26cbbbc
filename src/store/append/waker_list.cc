#include "store/append/waker_list.h"

#include <algorithm>

namespace saker::store {

void WakerList::add(WakeRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(&request);
}

void WakerList::remove(WakeRequest& request) {
  const std::lock_guard lock(mutex_);
  std::erase(requests_, &request);
}

void WakerList::wake(LogOffset flushed, bool failed) {
  const std::lock_guard lock(mutex_);
  for (WakeRequest* request : requests_) {
    const std::int64_t target = request->target.load(std::memory_order_acquire);
    const bool is_waiting = target != INT64_MAX;
    if (is_waiting && (failed || target <= flushed.value)) request->waker.wake();
  }
}

}  // namespace saker::store
