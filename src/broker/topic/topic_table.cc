#include "broker/topic/topic_table.h"

#include <algorithm>

#include "base/log.h"
#include "broker/remark.h"
#include "broker/topic/system_topics.h"
#include "broker/topic/topic_name.h"
#include "model/admission.h"
#include "model/attribute.h"
#include "model/light_queue.h"

namespace saker::broker {
namespace {

constexpr int kLogLinesPerSecond = 20;
constexpr std::int32_t kUnit = 1;
constexpr std::int32_t kUnitSubscription = 2;

std::int32_t sys_flag_of(const TopicWish& wish) {
  if (!wish.unit_mode) return 0;
  return is_retry_topic(wish.name) ? kUnitSubscription : kUnit;
}

Topic inherited(const TopicWish& wish, const Topic& from) {
  const std::int32_t queues = std::max(0, std::min(wish.queue_count, from.write_queue_count));
  Topic topic;
  topic.name = wish.name;
  topic.read_queue_count = queues;
  topic.write_queue_count = queues;
  topic.perm = from.perm & ~kPermInherit;
  topic.filter_type = from.filter_type;
  topic.sys_flag = sys_flag_of(wish);
  return topic;
}

Topic retry_topic(const TopicWish& wish) {
  Topic topic;
  topic.name = wish.name;
  topic.read_queue_count = 1;
  topic.write_queue_count = 1;
  topic.sys_flag = sys_flag_of(wish);
  return topic;
}

/// COMPAT: whatever is asked for by request, these have one queue and no entry in topics.json.
Topic light_topic(std::string_view name) {
  Topic topic;
  topic.name = name;
  topic.read_queue_count = 1;
  topic.write_queue_count = 1;
  return topic;
}

}  // namespace

TopicTable::TopicTable(const Options& options, const Clock& clock, TopicListener& listener)
    : options_(options), clock_(clock), listener_(listener), log_limit_(clock, kLogLinesPerSecond) {
  for (Topic& topic : system_topics(options)) {
    const std::string name = topic.name;
    topics_.put(name, std::make_shared<const KnownTopic>(std::move(topic)));
  }
  version_.timestamp_ms = clock.wall_ms();
}

void TopicTable::restore(TopicsState state) {
  const std::lock_guard lock(mutex_);
  for (auto& [name, topic] : state.topics) {
    topics_.put(name, std::make_shared<const KnownTopic>(std::move(topic)));
  }
  version_ = state.version;
}

TopicsState TopicTable::state() const {
  const std::lock_guard lock(mutex_);
  TopicsState state{version_, {}};
  for (const KnownTopicPtr& topic : topics_.all()) {
    state.topics.emplace(topic->config.name, topic->config);
  }
  return state;
}

KnownTopicPtr TopicTable::find(std::string_view name) const {
  if (KnownTopicPtr found = topics_.find(name)) return found;
  if (!options_.light_queues || !is_storable_light_queue(name)) return nullptr;
  return std::make_shared<const KnownTopic>(light_topic(name));
}

KnownTopicPtr TopicTable::find_or_create(const TopicWish& wish) {
  if (KnownTopicPtr found = find(wish.name)) return found;
  const KnownTopicPtr from = find(wish.default_topic);
  if (from != nullptr && may_inherit(*from)) return create(inherited(wish, from->config));
  return is_retry_topic(wish.name) ? create(retry_topic(wish)) : nullptr;
}

KnownTopicPtr TopicTable::find_or_create(const Topic& topic) {
  if (KnownTopicPtr found = find(topic.name)) return found;
  return create(topic);
}

bool TopicTable::may_inherit(const KnownTopic& from) const {
  if (from.config.name == kTemplateTopic && !options_.auto_create_topic) return false;
  return (from.config.perm & kPermInherit) != 0;
}

KnownTopicPtr TopicTable::create(Topic topic) {
  const auto made = std::make_shared<const KnownTopic>(std::move(topic));
  KnownTopicPtr known;
  {
    const std::lock_guard lock(mutex_);
    known = topics_.put_if_absent(made->config.name, made);
    if (known == made) version_.advance(clock_.wall_ms());
  }
  if (known != made) return known;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::info("broker: topic created topic={} queues={} perm={} withheld={}", made->config.name,
              made->config.write_queue_count, made->config.perm, withheld);
  }
  listener_.topic_changed(*made);
  return made;
}

api::Outcome TopicTable::check(const Topic& request) const {
  std::string fault =
      topic_fault(request, {.protects_system_topics = options_.protect_system_topics,
                            .allows_mixed_type = options_.mixed_message_type,
                            .is_system_topic = is_system_topic(options_, request.name)});
  if (fault.empty()) return {};
  return refused(api::Status::kInvalidParameter, std::move(fault));
}

api::Outcome TopicTable::put(const Topic& request) {
  if (api::Outcome checked = check(request); !checked.ok()) return checked;
  KnownTopicPtr made;
  {
    const std::lock_guard lock(mutex_);
    const KnownTopicPtr current = find(request.name);
    if (options_.light_queues && is_storable_light_queue(request.name)) return {};
    AttributeChange change = change_topic_attributes(
        current == nullptr ? nullptr : &current->config.attributes, request.attributes);
    if (!change.fault.empty()) return refused(api::Status::kFailed, std::move(change.fault));
    Topic topic = request;
    topic.attributes = std::move(change.attributes);
    if (current != nullptr && current->config == topic) return {};
    made = std::make_shared<const KnownTopic>(std::move(topic));
    topics_.put(made->config.name, made);
    version_.advance(clock_.wall_ms());
  }
  log::info("broker: topic set topic={} read_queues={} write_queues={} perm={}", made->config.name,
            made->config.read_queue_count, made->config.write_queue_count, made->config.perm);
  listener_.topic_changed(*made);
  return {};
}

api::OutcomeOf<bool> TopicTable::erase(std::string_view name) {
  if (name.empty()) {
    return {api::Status::kInvalidParameter, "The specified topic is blank.", false};
  }
  if (options_.protect_system_topics && is_system_topic(options_, name)) {
    return {api::Status::kInvalidParameter, system_topic_fault(name), false};
  }
  KnownTopicPtr gone;
  {
    const std::lock_guard lock(mutex_);
    gone = topics_.find(name);
    if (gone == nullptr) return {};
    topics_.erase(name);
    version_.advance(clock_.wall_ms());
  }
  log::info("broker: topic deleted topic={}", name);
  listener_.topic_erased(*gone);
  return {api::Status::kOk, "", true};
}

}  // namespace saker::broker
