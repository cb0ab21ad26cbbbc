#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"
#include "cli/admin/progress/offsets.h"

namespace saker::cli {

/// Where a group is to go on in one queue.
struct QueueMove {
  BrokerAt broker;
  std::int64_t queue = 0;
  std::int64_t begin = 0;           ///< oldest offset that is there
  std::int64_t end = 0;             ///< the next one to be written
  std::optional<std::int64_t> now;  ///< nothing: never committed
  std::int64_t then = 0;
};

/// What the reset comes to; never empty, by broker and queue. Nothing is changed. Errors name the
/// group, topic, queue or file that is not there, and the range that an offset is not in.
Result<std::vector<QueueMove>> plan_moves(Cluster& cluster, const OffsetReset& reset);

/// Whether somebody of the group is online, on any of the brokers. Errors: kFailedPrecondition for
/// a broadcasting group.
Result<bool> is_online(Cluster& cluster, const std::vector<QueueMove>& moves,
                       const std::string& group);

}  // namespace saker::cli
