#pragma once

#include <cstdint>

#include "model/topic.h"

// What an administrator may set. RocketMQ 5.5.0 stores any number, and a topic of two thousand
// million queues then ends the broker that is asked about it.
namespace saker {

inline constexpr std::int32_t kQueueCountMax = 65'535;  ///< of a topic, to read from or to write to

constexpr bool is_queue_count(std::int32_t count) { return count >= 0 && count <= kQueueCountMax; }

/// Whether it is made of the known bits.
constexpr bool is_perm(std::int32_t perm) {
  return (perm & ~(kPermInherit | kPermWrite | kPermRead)) == 0;
}

}  // namespace saker
