#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "api/queue_lock.h"
#include "base/clock.h"
#include "base/string_map.h"

namespace saker::broker {

/// Who consumes which queue in order: leases of 60 s per group and queue, renewed by their owner,
/// free to others once they ran out. In memory only. Source: spec 05 §20.
/// Thread: any (locks mutex_).
class QueueLocks {
 public:
  static constexpr std::int64_t kLeaseMs = 60'000;

  explicit QueueLocks(const Clock& clock) : clock_(clock) {}

  /// Takes or renews what it can; returns the queues that the client holds now.
  std::vector<api::LockedQueue> lock(const api::QueueLockRequest& request);
  /// Gives back what the client holds; queues of others are left alone.
  void unlock(const api::QueueLockRequest& request);

 private:
  struct Lease {
    std::string client_id;
    std::int64_t end_ms = 0;
  };
  using Leases = std::map<api::LockedQueue, Lease>;

  const Clock& clock_;
  std::mutex mutex_;
  StringMap<Leases> groups_;  ///< guarded by mutex_
};

}  // namespace saker::broker
