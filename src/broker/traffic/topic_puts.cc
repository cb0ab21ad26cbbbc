#include "broker/traffic/topic_puts.h"

#include "model/light_queue.h"

namespace saker::broker {

std::unordered_map<std::string_view, TopicPuts> puts_by_topic(const store::Store& store) {
  std::unordered_map<std::string_view, TopicPuts> topics;
  store.visit_puts([&topics](const store::QueuePuts& puts) {
    if (is_light_queue(puts.topic)) return;
    TopicPuts& sum = topics[puts.topic];
    sum.messages += puts.messages;
    sum.bytes += puts.bytes;
  });
  return topics;
}

}  // namespace saker::broker
