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
    std::int64_t target = request->target.load();
    if (target == INT64_MAX || (!failed && target > flushed.value)) continue;
    // One wake a request: release() asks anew. A target that changed meanwhile is the owner's care.
    if (request->target.compare_exchange_strong(target, INT64_MAX)) request->waker.wake();
  }
}

}  // namespace saker::store
