#include "cli/admin/message/dead_letter_store.h"

#include <algorithm>

#include "cli/admin/group_store.h"
#include "cli/admin/message/message_finder.h"
#include "cli/admin/topic_store.h"

namespace saker::cli {

Result<std::vector<BrokerAt>> brokers_with(Cluster& cluster, const std::string& topic) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<BrokerAt> found;
  for (const BrokerAt& broker : *brokers) {
    const auto there = read_topic(cluster, broker, topic);
    if (!there.ok()) return there.error();
    if (*there) found.push_back(broker);
  }
  return found;
}

Status for_each_letter(Cluster& cluster, const std::string& group,
                       const std::function<Result<bool>(Message&&)>& take) {
  const std::string topic = dead_topic(group);
  const auto brokers = brokers_with(cluster, topic);
  if (!brokers.ok()) return brokers.error();
  if (brokers->empty()) {
    const auto homes = find_group(cluster, group);
    return homes.ok() ? Status() : Status(homes.error());
  }
  Result<bool> goes_on = true;
  const auto take_one = [&](Message&& dead) {
    goes_on = take(std::move(dead));
    return goes_on.ok() && *goes_on;
  };
  for (const BrokerAt& broker : *brokers) {
    const auto figures = read_topic_figures(cluster, broker, topic);
    if (!figures.ok()) return figures.error();
    for (const auto& [queue, figure] : figures->queues) {
      Status scanned = scan_queue(cluster, broker, topic, queue.queue_id.value,
                                  {figure.min, figure.max}, take_one);
      if (!scanned.ok()) return scanned;
      if (!goes_on.ok()) return goes_on.error();
      if (!*goes_on) return {};
    }
  }
  return {};
}

Result<bool> was_resent_to(Cluster& cluster, const Message& dead, const std::string& topic) {
  const auto copies = find_copies(cluster, topic, dead.id());
  if (!copies.ok()) return copies.error();
  const std::string mark = dead.offset_id();
  return std::any_of(copies->begin(), copies->end(),
                     [&](const Message& copy) { return copy.property(kResentFrom) == mark; });
}

}  // namespace saker::cli
