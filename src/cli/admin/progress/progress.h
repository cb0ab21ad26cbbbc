#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"

namespace saker::cli {

/// How far a group is in one queue.
struct QueueProgress {
  std::string group;
  std::string topic;
  std::string broker;
  std::int64_t queue = 0;
  std::int64_t begin = 0;  ///< oldest offset that is still there; as far as `add_begins` read it
  std::int64_t committed = 0;  ///< 0 also where nothing was committed
  bool is_committed = true;    ///< as far as `check_commits` asked
  std::int64_t end = 0;
  std::int64_t last_ms = 0;                    ///< store time of the last consumed message; 0: none
  std::optional<std::int64_t> next_stored_ms;  ///< of the next one to consume: `add_store_times`

  /// The next message that the group gets: what was deleted nobody waits for.
  std::int64_t next() const { return committed > begin ? committed : begin; }
  std::int64_t behind() const { return end > next() ? end - next() : 0; }
};

/// What brokers say of progress, and at which rate groups get messages.
struct Progress {
  struct Rate {
    std::string group;
    std::string topic;
    double per_second = 0;  ///< messages, over the last minute
  };
  std::vector<QueueProgress> queues;
  std::vector<Rate> rates;
};

/// In one topic, or, where that is empty, in all with offsets of the group that it still reads.
Result<Progress> read_progress(Cluster& cluster, const BrokerAt& broker, const std::string& group,
                               const std::string& topic);
/// Of all groups.
Result<Progress> read_progress_of_all(Cluster& cluster, const BrokerAt& broker);

/// Finds out where nothing was committed. All are of this broker.
Status check_commits(Cluster& cluster, const BrokerAt& broker, std::vector<QueueProgress>& queues);

/// Fills in `begin` of the queues that have something to consume. All are of this broker.
Status add_begins(Cluster& cluster, const BrokerAt& broker, std::vector<QueueProgress>& queues);

/// Fills in `next_stored_ms` of the queues that are behind, by a look at that message. All are of
/// this broker, and have their `begin`. It stays unknown where the message was deleted meanwhile.
Status add_store_times(Cluster& cluster, const BrokerAt& broker,
                       std::vector<QueueProgress>& queues);

}  // namespace saker::cli
