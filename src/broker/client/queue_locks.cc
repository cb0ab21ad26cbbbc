#include "broker/client/queue_locks.h"

namespace saker::broker {

std::vector<api::LockedQueue> QueueLocks::lock(const api::QueueLockRequest& request) {
  const std::int64_t now_ms = clock_.steady_ms();
  std::vector<api::LockedQueue> held;
  const std::lock_guard lock(mutex_);
  Leases& leases = groups_[request.group];
  for (const api::LockedQueue& queue : request.queues) {
    Lease& lease = leases[queue];
    const bool is_free = lease.client_id.empty() || lease.end_ms <= now_ms;
    if (!is_free && lease.client_id != request.client_id) continue;
    lease = {request.client_id, now_ms + kLeaseMs};
    held.push_back(queue);
  }
  return held;
}

void QueueLocks::unlock(const api::QueueLockRequest& request) {
  const std::lock_guard lock(mutex_);
  const auto group = groups_.find(request.group);
  if (group == groups_.end()) return;
  for (const api::LockedQueue& queue : request.queues) {
    const auto lease = group->second.find(queue);
    if (lease == group->second.end() || lease->second.client_id != request.client_id) continue;
    group->second.erase(lease);
  }
  if (group->second.empty()) groups_.erase(group);
}

}  // namespace saker::broker
