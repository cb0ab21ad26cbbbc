#include "cli/admin/message/message_finder.h"

#include <algorithm>
#include <set>

#include "cli/admin/topic_store.h"
#include "wire/record/message_id.h"

namespace saker::cli {
namespace {

/// Appends what a broker has under that id in that topic.
Status add_copies(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                  const std::string& id, std::vector<Message>& found) {
  KeyQuestion question;
  question.topic = topic;
  question.key = id;
  question.is_unique = true;
  auto messages = query_messages(cluster, broker, question);
  if (!messages.ok()) return messages.error();
  std::move(messages->begin(), messages->end(), std::back_inserter(found));
  return {};
}

Result<std::vector<Message>> by_key_everywhere(Cluster& cluster, const std::string& id) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<Message> found;
  for (const BrokerAt& broker : *brokers) {
    const auto topics = read_topics(cluster, broker);
    if (!topics.ok()) return topics.error();
    const auto names = read_system_topics(cluster, broker);
    if (!names.ok()) return names.error();
    const std::set<std::string> internal(names->begin(), names->end());
    for (const auto& [topic, config] : topics->topics) {
      if (internal.contains(topic) || is_of_a_group(topic)) continue;
      Status added = add_copies(cluster, broker, topic, id, found);
      if (!added.ok()) return added.error();
    }
  }
  return found;
}

void sort_by_age(std::vector<Message>& messages) {
  std::stable_sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return a.record.store_timestamp_ms < b.record.store_timestamp_ms;
  });
}

}  // namespace

Result<std::optional<Message>> find_by_place(Cluster& cluster, const MessageRef& ref) {
  const auto place = wire::record::decode_message_id(ref.id);
  if (!place) return std::optional<Message>();
  const auto brokers = cluster.brokers();
  if (!brokers.ok()) return brokers.error();
  const auto at = std::find_if(brokers->begin(), brokers->end(), [&](const BrokerAt& broker) {
    return broker.address == place->store_host;
  });
  if (at == brokers->end()) return std::optional<Message>();
  auto found = view_message(cluster, *at, place->log_offset.value);
  if (!found.ok() || !*found) return found;
  const bool is_of_topic = ref.topic.empty() || (*found)->record.topic == ref.topic;
  return is_of_topic ? found : std::optional<Message>();
}

Result<std::vector<Message>> find_copies(Cluster& cluster, const std::string& topic,
                                         const std::string& unique_id) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<Message> found;
  for (const BrokerAt& broker : *brokers) {
    Status added = add_copies(cluster, broker, topic, unique_id, found);
    if (!added.ok()) return added.error();
  }
  sort_by_age(found);
  return found;
}

Result<std::vector<Message>> find_messages(Cluster& cluster, const MessageRef& ref) {
  auto placed = find_by_place(cluster, ref);
  if (!placed.ok()) return placed.error();
  if (*placed) return std::vector<Message>{std::move(**placed)};
  if (!ref.topic.empty()) {
    const auto brokers = cluster.masters_of(ref.topic);  // a topic that is unknown is an error
    if (!brokers.ok()) return brokers.error();
  }
  auto found = ref.topic.empty() ? by_key_everywhere(cluster, ref.id)
                                 : find_copies(cluster, ref.topic, ref.id);
  if (!found.ok()) return found;
  sort_by_age(*found);
  if (!found->empty()) return found;
  const std::string where = ref.topic.empty() ? "in any topic" : "in topic '" + ref.topic + "'";
  return Error{ErrorCode::kNotFound,
               "no message with the id '" + ref.id + "' " + where +
                   "; it may be deleted by age, or not indexed yet. By key: saker admin messages "
                   "find TOPIC --key KEY"};
}

}  // namespace saker::cli
