#include "broker/measure/lag.h"

#include <algorithm>

namespace saker::broker {

TopicLag lag_of(std::span<const QueuePlace> queues, std::int64_t now_ms,
                const StoreTimeAt& store_time) {
  const auto age_at = [&](QueueId id, QueueOffset offset) {
    const std::int64_t store_ms = store_time(id, offset);
    return store_ms > 0 ? std::max<std::int64_t>(now_ms - store_ms, 0) : 0;
  };
  TopicLag lag;
  for (const QueuePlace& queue : queues) {
    // A group may be ahead of a queue that lost its end.
    const QueueOffset committed = std::min(queue.committed, queue.end);
    const QueueOffset pulled = std::clamp(queue.pulled, committed, queue.end);
    lag.messages += queue.end - committed;
    lag.in_flight += pulled - committed;
    lag.ready += queue.end - pulled;
    if (committed < queue.end) lag.age_ms = std::max(lag.age_ms, age_at(queue.id, committed));
    if (pulled < queue.end) lag.queueing_ms = std::max(lag.queueing_ms, age_at(queue.id, pulled));
  }
  return lag;
}

}  // namespace saker::broker
