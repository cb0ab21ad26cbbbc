#pragma once

#include <compare>
#include <string>
#include <vector>

#include "model/offset.h"

namespace saker::api {

/// A queue as clients name it.
struct LockedQueue {
  std::string topic;
  std::string broker_name;
  QueueId queue_id;
  friend auto operator<=>(const LockedQueue&, const LockedQueue&) = default;
};

/// One client of a group wants to be the only one to consume these queues, in order.
struct QueueLockRequest {
  std::string client_id;
  std::string group;
  std::vector<LockedQueue> queues;
};

}  // namespace saker::api
