#include "namesrv/topic_change.h"

#include "model/topic.h"

namespace saker::namesrv {
namespace {

template <class Change>
std::int32_t change_queues(RouteState& state, const std::string& broker_name, Change&& change) {
  std::int32_t count = 0;
  for (auto& [topic, queues] : state.topics) {
    const auto queue = queues.find(broker_name);
    if (queue == queues.end()) continue;
    change(queue->second);
    ++count;
  }
  if (count > 0) ++state.change_count;
  return count;
}

}  // namespace

void register_topic(RouteState& state, const std::string& topic,
                    const std::vector<QueueData>& queues) {
  for (const QueueData& queue : queues) {
    if (state.brokers.count(queue.broker_name) == 0) continue;
    state.topics[topic][queue.broker_name] = queue;
    ++state.change_count;
  }
}

void delete_topic(RouteState& state, const std::string& topic, const std::string& cluster) {
  const auto entry = state.topics.find(topic);
  if (entry == state.topics.end()) return;
  if (cluster.empty()) {
    entry->second.clear();
  } else if (const auto names = state.clusters.find(cluster); names != state.clusters.end()) {
    for (const std::string& name : names->second) entry->second.erase(name);
  }
  if (entry->second.empty()) state.topics.erase(entry);
  ++state.change_count;
}

std::int32_t wipe_write_perm(RouteState& state, const std::string& broker_name) {
  return change_queues(state, broker_name, [](QueueData& queue) { queue.perm &= ~kPermWrite; });
}

std::int32_t add_write_perm(RouteState& state, const std::string& broker_name) {
  return change_queues(state, broker_name,
                       [](QueueData& queue) { queue.perm = kPermRead | kPermWrite; });
}

}  // namespace saker::namesrv
