#include "broker/lite/lite_inspector.h"

#include <algorithm>
#include <utility>

#include "broker/lite/lite_checks.h"
#include "broker/lite/lite_group.h"
#include "broker/remark.h"
#include "model/lite_topic.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;

constexpr QueueId kTheQueue{0};
constexpr std::int64_t kQueuesShownMax = 10'000;

std::string quoted(std::string_view name) { return "[" + std::string(name) + "]"; }

bool by_count(const api::LiteLag& a, const api::LiteLag& b) { return a.count > b.count; }
bool by_age(const api::LiteLag& a, const api::LiteLag& b) { return a.since_ms < b.since_ms; }

std::vector<api::LiteLag> first_of(std::vector<api::LiteLag> lags, std::size_t count,
                                   bool (*before)(const api::LiteLag&, const api::LiteLag&)) {
  std::stable_sort(lags.begin(), lags.end(), before);
  if (lags.size() > count) lags.resize(count);
  return lags;
}

}  // namespace

api::LiteBrokerFacts LiteInspector::broker_facts() const {
  const LiteBoard::Counts counts = rooms_.board.counts();
  api::LiteBrokerFacts facts;
  facts.store_type = rooms_.store_type;
  facts.light_queues_max = rooms_.options.lite.light_queues_max;
  facts.light_queues =
      static_cast<std::int64_t>(rooms_.store.topics_with_prefix(kLightQueuePrefix).size());
  facts.subscriptions = counts.subscriptions;
  facts.closed_queues = counts.closed;
  facts.queues = static_cast<std::int64_t>(rooms_.store.topics_with_prefix("").size());
  facts.offsets = static_cast<std::int64_t>(rooms_.offsets.rows().size());
  facts.clients = counts.clients;
  for (const KnownTopicPtr& topic : rooms_.topics.map().all()) {
    if (!is_lite_topic(topic->config)) continue;
    facts.expirations[topic->config.name] = lite_expiration_min(topic->config);
  }
  for (const GroupPtr& group : rooms_.groups.map().all()) {
    const LiteGroup lite_group(*group);
    if (!lite_group.topic.empty()) facts.groups[lite_group.topic].push_back(group->name);
  }
  for (auto& [topic, groups] : facts.groups) std::sort(groups.begin(), groups.end());
  return facts;
}

Outcome LiteInspector::check_topic(std::string_view name) const {
  const KnownTopicPtr topic = rooms_.topics.find(name);
  if (topic == nullptr) {
    return refused(Status::kTopicNotFound, "Topic " + quoted(name) + " not exist.");
  }
  if (is_lite_topic(topic->config)) return {};
  return refused(Status::kInvalidParameter, "Topic " + quoted(name) + " type not match.");
}

std::vector<std::string> LiteInspector::groups_of(std::string_view topic) const {
  std::vector<std::string> groups;
  for (const GroupPtr& group : rooms_.groups.map().all()) {
    if (LiteGroup(*group).topic == topic) groups.push_back(group->name);
  }
  std::sort(groups.begin(), groups.end());
  return groups;
}

api::OutcomeOf<api::LiteParentFacts> LiteInspector::parent_facts(std::string_view topic) const {
  if (const Outcome checked = check_topic(topic); !checked.ok()) {
    return {checked.status, checked.message, {}};
  }
  const auto count_of = [this](std::string_view prefix) {
    return static_cast<std::int64_t>(rooms_.store.topics_with_prefix(prefix).size());
  };
  api::OutcomeOf<api::LiteParentFacts> outcome;
  outcome.value.expiration_min = lite_expiration_min(rooms_.topics.find(topic)->config);
  outcome.value.groups = groups_of(topic);
  outcome.value.light_queues = count_of(kLightQueuePrefix);
  outcome.value.lite_topics = count_of(lite_queues_of(topic));
  return outcome;
}

void LiteInspector::topic_facts(api::Lane lane, std::string_view topic, std::string_view lite_topic,
                                api::LiteTopics::TopicFactsCompletion done) const {
  api::OutcomeOf<api::LiteTopicFacts> outcome;
  if (const Outcome checked = check_topic(topic); !checked.ok()) {
    return done({checked.status, checked.message, {}});
  }
  const std::string queue = lite_queue_of(topic, lite_topic);
  api::LiteTopicFacts& facts = outcome.value;
  facts.max = rooms_.store.max_offset(queue, kTheQueue);
  facts.min = rooms_.store.min_offset(queue, kTheQueue);
  if (facts.max.value > 0) {
    facts.last_store_ms = rooms_.store.store_time(queue, kTheQueue, facts.max + -1).value_or(0);
  }
  facts.readers = rooms_.board.readers(queue);
  rooms_.topic_queues.find(
      lane, topic,
      [found = std::move(outcome), name = std::string(lite_topic),
       broker = rooms_.options.broker_name,
       kept = std::move(done)](const TopicQueues::Queues& queues) mutable {
        if (queues != nullptr && !queues->empty()) {
          const auto at = lite_topic_bucket(name, static_cast<std::int32_t>(queues->size()));
          found.value.is_at_home = (*queues)[static_cast<std::size_t>(at)].broker_name == broker;
        }
        kept(found);
      });
}

api::OutcomeOf<std::string> LiteInspector::topic_of(std::string_view name) const {
  const GroupPtr group = rooms_.groups.find_or_create(name);
  if (group == nullptr) {
    return {Status::kGroupNotFound, "Group " + quoted(name) + " not exist.", {}};
  }
  LiteGroup lite_group(*group);
  if (!lite_group.topic.empty()) return {Status::kOk, "", std::move(lite_group.topic)};
  return {Status::kInvalidParameter, "Group " + quoted(name) + " is not a LITE group.", {}};
}

api::OutcomeOf<api::LiteClientFacts> LiteInspector::client_facts(
    const api::LiteTopics::ClientQuery& query) const {
  if (const Outcome checked = check_topic(query.topic); !checked.ok()) {
    return {checked.status, checked.message, {}};
  }
  const GroupPtr group = rooms_.groups.find_or_create(query.group);
  if (group == nullptr) {
    return {Status::kGroupNotFound, "Group " + quoted(query.group) + " not exist.", {}};
  }
  if (LiteGroup(*group).topic != query.topic) {
    return {Status::kInvalidParameter,
            "Subscription " + quoted(query.group) + "-" + quoted(query.topic) + " not match.",
            {}};
  }
  const std::int64_t count_max = std::min<std::int64_t>(query.count_max, kQueuesShownMax);
  const auto facts = rooms_.board.facts({query.client_id, query.group}, count_max);
  return {Status::kOk, "", facts.value_or(api::LiteClientFacts{})};
}

api::OutcomeOf<api::LiteGroupFacts> LiteInspector::group_facts(std::string_view group,
                                                               std::string_view lite_topic,
                                                               std::int32_t count_max) const {
  api::OutcomeOf<std::string> topic = topic_of(group);
  if (!topic.ok()) return {topic.status, topic.message, {}};
  api::OutcomeOf<api::LiteGroupFacts> outcome;
  outcome.value.topic = std::move(topic.value);
  if (lite_topic.empty()) {
    note_all(group, static_cast<std::size_t>(std::max(0, count_max)), outcome.value);
  } else {
    note_one(group, lite_queue_of(outcome.value.topic, lite_topic), outcome.value);
  }
  return outcome;
}

void LiteInspector::note_one(std::string_view group, const std::string& queue,
                             api::LiteGroupFacts& facts) const {
  const QueueOffset max = rooms_.store.max_offset(queue, kTheQueue);
  if (max.value == 0) {
    facts.lag = -1;
    return;
  }
  const auto committed = rooms_.offsets.committed({group, queue, kTheQueue});
  // COMPAT: a lag of 0 where the group has not begun.
  facts.since_ms = 0;
  if (!committed) return;
  const auto time_of = [&](QueueOffset offset, std::int64_t otherwise) {
    return rooms_.store.store_time(queue, kTheQueue, offset).value_or(otherwise);
  };
  facts.lag = max - *committed;
  facts.since_ms = time_of(*committed, -1);
  facts.one = {max, *committed, committed->value > 0 ? time_of(*committed + -1, 0) : 0};
}

/// In which the group has begun. COMPAT: a group that has not begun lags nowhere.
void LiteInspector::note_all(std::string_view group, std::size_t count_max,
                             api::LiteGroupFacts& facts) const {
  std::vector<api::LiteLag> lags;
  for (const std::string& queue : rooms_.offsets.topics_of(group)) {
    const auto name = parse_lite_queue(queue);
    if (!name || name->parent != facts.topic) continue;
    const auto committed = rooms_.offsets.committed({group, queue, kTheQueue});
    const QueueOffset max = rooms_.store.max_offset(queue, kTheQueue);
    if (!committed || *committed >= max) continue;
    facts.lag += max - *committed;
    lags.push_back({std::string(name->lite_topic), max - *committed,
                    rooms_.store.store_time(queue, kTheQueue, *committed).value_or(-1)});
  }
  facts.most = first_of(lags, count_max, by_count);
  std::erase_if(lags, [](const api::LiteLag& lag) { return lag.since_ms < 0; });
  const auto oldest = std::min_element(lags.begin(), lags.end(), by_age);
  if (oldest != lags.end()) facts.since_ms = oldest->since_ms;
  facts.oldest = first_of(std::move(lags), count_max, by_age);
}

}  // namespace saker::broker
