#include "broker/pop/pop_state.h"

#include <algorithm>
#include <utility>

namespace saker::broker {

std::string revive_topic_of(const Options& options) {
  return "rmq_sys_REVIVE_LOG_" + options.cluster_name;
}

Topic pop_retry_topic(std::string name) {
  Topic topic;
  topic.name = std::move(name);
  topic.read_queue_count = 1;
  topic.write_queue_count = 1;
  return topic;
}

void PopState::open(const store::Store& store, const OffsetTable& offsets,
                    std::int32_t queue_count) {
  for (std::int32_t id = 0; id < queue_count; ++id) {
    const QueueOffset min = store.min_offset(revive_topic, {id});
    const QueueOffset max = store.max_offset(revive_topic, {id});
    const auto done = offsets.committed({kReviveGroup, revive_topic, {id}});
    const QueueOffset begin = done ? *done + 1 : min;
    revive_queues.push_back(
        std::make_unique<ReviveQueue>(id, std::clamp(begin, min, std::max(min, max)), max));
  }
}

}  // namespace saker::broker
