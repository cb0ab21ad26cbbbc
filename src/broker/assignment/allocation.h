#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/queue_lock.h"

namespace saker::broker {

/// How queues are shared out. Source: spec 06 §6.2, 05 §18.
enum class Strategy {
  kAverage,          ///< "AVG": neighbours together
  kAverageByCircle,  ///< "AVG_BY_CIRCLE": one after the other
};
std::optional<Strategy> find_strategy(std::string_view name);

/// The members of a group and the queues of a topic, both in order.
struct Shares {
  const std::vector<std::string>& members;
  const std::vector<api::LockedQueue>& queues;
};

/// The queues of one member; none if it is no member.
std::vector<api::LockedQueue> share_of(const Shares& shares, Strategy strategy,
                                       std::string_view member);

/// The queues that one member pops from: its own and those of the `share_queue_count` members
/// behind it; of every broker all (queue -1) where that would be everybody's. Each queue has a
/// reader, each member a queue.
std::vector<api::LockedQueue> pop_share_of(const Shares& shares, Strategy strategy,
                                           std::string_view member, std::int32_t share_queue_count);

}  // namespace saker::broker
