#pragma once

#include <cstdint>
#include <functional>

#include "broker/admin/inspector.h"
#include "model/offset.h"

namespace saker::broker {

/// How far a group is behind in one topic, over all its queues.
struct TopicLag {
  std::int64_t messages = 0;     ///< not consumed
  std::int64_t in_flight = 0;    ///< handed out, not consumed
  std::int64_t ready = 0;        ///< not handed out
  std::int64_t age_ms = 0;       ///< of the oldest that is not consumed; 0: all are
  std::int64_t queueing_ms = 0;  ///< of the oldest that is not handed out
};

/// The store time of the message of a queue at an offset; 0: unknown.
using StoreTimeAt = std::function<std::int64_t(QueueId, QueueOffset)>;

/// Source of the formulas: spec 05 §27.
TopicLag lag_of(std::span<const QueuePlace> queues, std::int64_t now_ms,
                const StoreTimeAt& store_time);

}  // namespace saker::broker
