#include "broker/measure/lag.h"

#include <algorithm>

namespace saker::broker {
namespace {

std::int64_t age(std::int64_t store_ms, std::int64_t now_ms) {
  return store_ms > 0 ? std::max<std::int64_t>(now_ms - store_ms, 0) : 0;
}

}  // namespace

std::map<std::string, TopicLag> lag_by_topic(const std::vector<api::QueueProgress>& progress,
                                             std::int64_t now_ms, const StoreTimeAt& store_time) {
  std::map<std::string, TopicLag> lags;
  for (const api::QueueProgress& queue : progress) {
    TopicLag& lag = lags[queue.topic];
    // A group may be ahead of a queue that lost its end.
    const QueueOffset committed = std::min(queue.committed, queue.end);
    const QueueOffset pulled = std::clamp(queue.pulled, committed, queue.end);
    lag.messages += queue.end - committed;
    lag.in_flight += pulled - committed;
    lag.ready += queue.end - pulled;
    if (committed < queue.end) {
      const std::int64_t store_ms = store_time(queue.topic, queue.queue_id, committed);
      lag.age_ms = std::max(lag.age_ms, age(store_ms, now_ms));
    }
    if (pulled < queue.end) {
      const std::int64_t store_ms = store_time(queue.topic, queue.queue_id, pulled);
      lag.queueing_ms = std::max(lag.queueing_ms, age(store_ms, now_ms));
    }
  }
  return lags;
}

}  // namespace saker::broker
