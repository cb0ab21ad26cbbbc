#pragma once

#include <compare>
#include <cstdint>

namespace saker {

/// A byte position in the endless commit log.
struct LogOffset {
  std::int64_t value = 0;
  friend auto operator<=>(LogOffset, LogOffset) = default;
  friend LogOffset operator+(LogOffset at, std::int64_t bytes) { return {at.value + bytes}; }
  friend std::int64_t operator-(LogOffset a, LogOffset b) { return a.value - b.value; }
};

/// The number of an entry in one queue of one topic, from 0.
struct QueueOffset {
  std::int64_t value = 0;
  friend auto operator<=>(QueueOffset, QueueOffset) = default;
  friend QueueOffset operator+(QueueOffset at, std::int64_t entries) {
    return {at.value + entries};
  }
  friend std::int64_t operator-(QueueOffset a, QueueOffset b) { return a.value - b.value; }
};

/// The number of a queue within its topic, from 0.
struct QueueId {
  std::int32_t value = 0;
  friend auto operator<=>(QueueId, QueueId) = default;
};

}  // namespace saker
