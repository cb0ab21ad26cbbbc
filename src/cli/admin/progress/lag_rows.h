#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/progress/progress.h"

namespace saker::cli {

/// How far a group is behind in a topic.
struct TopicLag {
  std::string group;
  std::string topic;
  std::int64_t queues = 0;
  std::int64_t behind = 0;
  /// Age of the oldest message that the group has not consumed: 0 if there is none, nothing if it
  /// is unknown.
  std::optional<std::int64_t> seconds;
};

/// The age of the next message of a queue, as in TopicLag.
std::optional<std::int64_t> seconds_behind(const QueueProgress& queue, std::int64_t now_ms);

/// By group and topic, in no particular order.
std::vector<TopicLag> sum_by_topic(const std::vector<QueueProgress>& queues, std::int64_t now_ms);

/// Everything that groups have not consumed on the masters, with begins and store times; of one
/// group, or of all where it is empty. Errors: kNotFound for a group that no broker has.
Result<std::vector<QueueProgress>> read_lag(Cluster& cluster, const std::string& group);

}  // namespace saker::cli
