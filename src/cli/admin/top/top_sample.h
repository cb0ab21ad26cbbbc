#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"

namespace saker::cli {

/// What a cluster has done up to one moment. Rates are those of the brokers, over the last minute.
struct TopSample {
  /// Over the last ten seconds; nothing where it does not answer.
  struct Broker {
    std::string name;
    std::optional<double> in_per_second;
    std::optional<double> out_per_second;
    std::optional<double> disk_used_percent;
  };
  struct Topic {
    std::int64_t stored = 0;  ///< ever: the sum of the ends of its queues
    std::int64_t messages = 0;
    double in_per_second = 0;
  };
  /// One group in one topic.
  struct Consumption {
    std::int64_t consumed = 0;  ///< the sum of its offsets
    std::int64_t behind = 0;
    double out_per_second = 0;
  };

  std::int64_t at_ms = 0;
  std::vector<Broker> brokers;
  std::map<std::string, Topic> topics;
  std::map<std::string, std::map<std::string, Consumption>> groups;  ///< group → topic →
};

/// Of topics that are neither the brokers' own nor those of groups, and of groups that are not
/// built in. A broker that does not answer is left out but for its row.
Result<TopSample> take_sample(Cluster& cluster);

}  // namespace saker::cli
