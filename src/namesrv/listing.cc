#include "namesrv/listing.h"

#include <algorithm>
#include <set>

namespace saker::namesrv {

ClusterInfo cluster_info(const RouteState& state) {
  ClusterInfo info;
  info.brokers = state.brokers;
  for (const auto& [cluster, names] : state.clusters) {
    info.clusters[cluster].assign(names.begin(), names.end());
  }
  return info;
}

BrokerMemberGroup member_group(const RouteState& state, const std::string& cluster,
                               const std::string& broker_name) {
  BrokerMemberGroup group{cluster, broker_name, {}};
  const auto broker = state.brokers.find(broker_name);
  if (broker != state.brokers.end()) group.addresses = broker->second.addresses;
  return group;
}

TopicList all_topics(const RouteState& state) {
  TopicList list;
  for (const auto& [topic, queues] : state.topics) list.topics.push_back(topic);
  return list;
}

TopicList topics_of_cluster(const RouteState& state, std::string_view cluster) {
  TopicList list;
  const auto names = state.clusters.find(cluster);
  if (names == state.clusters.end()) return list;
  for (const auto& [topic, queues] : state.topics) {
    const bool lives_there = std::any_of(queues.begin(), queues.end(), [&](const auto& queue) {
      return names->second.count(queue.first) > 0;
    });
    if (lives_there) list.topics.push_back(topic);
  }
  return list;
}

TopicList topics_with_flags(const RouteState& state, std::int32_t set, std::int32_t clear) {
  TopicList list;
  for (const auto& [topic, queues] : state.topics) {
    if (queues.empty()) continue;
    const std::int32_t flags = queues.begin()->second.topic_sys_flag;
    if ((flags & set) == set && (flags & clear) == 0) list.topics.push_back(topic);
  }
  return list;
}

TopicList system_topics(const RouteState& state) {
  std::set<std::string> names;
  for (const auto& [cluster, brokers] : state.clusters) {
    names.insert(cluster);
    names.insert(brokers.begin(), brokers.end());
  }
  TopicList list;
  list.topics.assign(names.begin(), names.end());
  for (const auto& [name, broker] : state.brokers) {
    if (broker.addresses.empty()) continue;
    list.broker_address = broker.addresses.begin()->second;
    break;
  }
  return list;
}

}  // namespace saker::namesrv
