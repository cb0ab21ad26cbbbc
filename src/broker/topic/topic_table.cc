#include "broker/topic/topic_table.h"

#include <algorithm>

#include "base/log.h"
#include "broker/remark.h"
#include "broker/topic/system_topics.h"
#include "broker/topic/topic_attribute.h"
#include "broker/topic/topic_name.h"
#include "model/light_queue.h"
#include "model/topic_limits.h"

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

bool asks_for_mixed(const Attributes& edits) {
  for (const char* name : {"+message.type", "message.type"}) {
    const auto found = edits.find(name);
    if (found != edits.end() && found->second == "MIXED") return true;
  }
  return false;
}

std::string out_of_range(const Topic& topic, std::string_view name, std::int32_t value,
                         std::string_view range) {
  return "The topic[" + topic.name + "] cannot have " + std::string(name) + " " +
         std::to_string(value) + ": it has to be from " + std::string(range);
}

api::Outcome check_numbers(const Topic& topic) {
  constexpr auto kStatus = api::Status::kInvalidParameter;
  const std::string counts = "0 to " + std::to_string(kQueueCountMax);
  if (const std::int32_t count = topic.read_queue_count; !is_queue_count(count))
    return refused(kStatus, out_of_range(topic, "readQueueNums", count, counts));
  if (const std::int32_t count = topic.write_queue_count; !is_queue_count(count))
    return refused(kStatus, out_of_range(topic, "writeQueueNums", count, counts));
  if (!is_perm(topic.perm))
    return refused(kStatus, out_of_range(topic, "perm", topic.perm, "0 to 7"));
  return {};
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
  if (api::Outcome name = check_topic_name(request.name); !name.ok()) return name;
  if (options_.protect_system_topics && is_system_topic(options_, request.name)) {
    return refused(api::Status::kInvalidParameter,
                   "The topic[" + request.name + "] is conflict with system topic.");
  }
  if (!options_.mixed_message_type && asks_for_mixed(request.attributes)) {
    return refused(api::Status::kInvalidParameter, "MIXED message type is not supported.");
  }
  return check_numbers(request);
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
    if (!change.outcome.ok()) return change.outcome;
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
    return {api::Status::kInvalidParameter,
            "The topic[" + std::string(name) + "] is conflict with system topic.", false};
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
