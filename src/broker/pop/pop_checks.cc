#include "broker/pop/pop_checks.h"

#include <algorithm>
#include <charconv>

#include "broker/remark.h"
#include "model/attribute.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr std::int32_t kCountMax = 32;
constexpr std::int64_t kLateMs = 500;

bool refuse(PopPermit& permit, Status status, std::string message) {
  permit.outcome = refused(status, std::move(message));
  return false;
}

std::string no_such_topic(std::string_view topic) {
  return "topic[" + std::string(topic) + "] not exist, apply first please! " + std::string(kSeeFaq);
}

std::string no_such_queue(const Topic& topic, QueueId queue_id, const api::ClientChannel& client) {
  return "queueId[" + std::to_string(queue_id.value) + "] is illegal, topic:[" + topic.name +
         "] topicConfig.readQueueNums:[" + std::to_string(topic.read_queue_count) +
         "] consumer:[/" + to_string(client.peer()) + "]";
}

/// Also what a file says is bounded: a group's table may come from elsewhere.
std::int32_t priority_factor_of(const Group& group) {
  constexpr std::int32_t kAll = 100;
  const auto found = group.attributes.find(kPriorityFactor);
  if (found == group.attributes.end()) return kAll;
  const std::string& text = found->second;
  std::int32_t percent = kAll;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error != std::errc{} || end != text.data() + text.size()) return kAll;
  return std::clamp(percent, 0, kAll);
}

}  // namespace

PopChecks::PopChecks(const Rooms& rooms)
    : rooms_(rooms), topics_(rooms.topics.map()), groups_(rooms.groups.map()) {}

PopPermit PopChecks::check(const api::PopRequest& request, const api::ClientChannel& client) {
  PopPermit permit;
  const std::string broker = "the broker[" + rooms_.options.ip + "] ";
  if (request.born_ms != 0 &&
      rooms_.clock.wall_ms() - request.born_ms - request.poll_ms > kLateMs) {
    refuse(permit, Status::kPopNotFound, broker + "pop message is timeout too much");
  } else if (!check_broker("pop", permit)) {
    return permit;
  } else if (request.message_count_max > kCountMax) {
    refuse(permit, Status::kInvalidParameter,
           broker + "pop message's num is greater than " + std::to_string(kCountMax));
  } else if (check_target(request.target, client, permit)) {
    check_expression(request.target, request.expression, permit);
  }
  return permit;
}

PopPermit PopChecks::check(const api::PopTarget& target, const api::ClientChannel& client) {
  PopPermit permit;
  if (check_broker("peeking", permit)) check_target(target, client, permit);
  return permit;
}

PopPermit PopChecks::check(const api::PopNoticeRequest& request, const api::ClientChannel& client) {
  PopPermit permit = check(request.target, client);
  if (permit.outcome.ok() && !request.expression.text.empty()) {
    permit.selection = parsed(request.expression);
    if (permit.selection == nullptr) {
      refuse(permit, Status::kSubscriptionInvalid, "parse the consumer's subscription failed");
    }
  }
  return permit;
}

bool PopChecks::check_target(const api::PopTarget& target, const api::ClientChannel& client,
                             PopPermit& permit) {
  return check_topic(target, client, permit) && check_group(target, permit);
}

bool PopChecks::check_broker(std::string_view what, PopPermit& permit) const {
  if (rooms_.options.readable()) return true;
  return refuse(
      permit, Status::kNoPermission,
      "the broker[" + rooms_.options.ip + "] " + std::string(what) + " message is forbidden");
}

bool PopChecks::check_topic(const api::PopTarget& target, const api::ClientChannel& client,
                            PopPermit& permit) {
  const KnownTopic* topic = topics_.find(target.topic);
  const KnownTopicPtr light = topic == nullptr ? rooms_.topics.find(target.topic) : nullptr;
  if (light != nullptr) topic = light.get();
  if (topic == nullptr) return refuse(permit, Status::kTopicNotFound, no_such_topic(target.topic));
  if ((topic->config.perm & kPermRead) == 0) {
    return refuse(permit, Status::kNoPermission,
                  "the topic[" + topic->config.name + "] peeking message is forbidden");
  }
  permit.read_queue_count = topic->config.read_queue_count;
  permit.priority_percent = topic->is_priority ? 100 : 0;
  if (target.queue_id.value < permit.read_queue_count) return true;
  return refuse(permit, Status::kInvalidParameter,
                no_such_queue(topic->config, target.queue_id, client));
}

bool PopChecks::check_group(const api::PopTarget& target, PopPermit& permit) {
  const Group* group = groups_.find(target.group);
  const GroupPtr created = group == nullptr ? rooms_.groups.find_or_create(target.group) : nullptr;
  if (group == nullptr) group = created.get();
  const std::string name(target.group);
  if (group == nullptr) {
    return refuse(permit, Status::kGroupNotFound,
                  "subscription group [" + name + "] does not exist, " + std::string(kSeeFaq));
  }
  if (permit.priority_percent > 0) permit.priority_percent = priority_factor_of(*group);
  if (group->consume_enabled) return true;
  return refuse(permit, Status::kNoPermission, "subscription group no permission, " + name);
}

/// Conditions on properties are served whatever enablePropertyFilter says, as RocketMQ does.
bool PopChecks::check_expression(const api::PopTarget& target, const api::Expression& expression,
                                 PopPermit& permit) {
  permit.selection = parsed(expression);
  if (permit.selection == nullptr) {
    return refuse(permit, Status::kSubscriptionInvalid, "parse the consumer's subscription failed");
  }
  if (permit.selection->is_all()) permit.selection = nullptr;
  const std::string_view text = expression.text.empty() ? "*" : expression.text;
  rooms_.seen.note({target.group, target.topic, text, expression.type});
  return true;
}

std::shared_ptr<const filter::Selection> PopChecks::parsed(const api::Expression& expression) {
  if (selection_ != nullptr && expression_text_ == expression.text &&
      expression_type_ == expression.type) {
    return selection_;
  }
  const std::string_view text = expression.text.empty() ? "*" : expression.text;
  Result<filter::Selection> parsed = filter::Selection::parse(expression.type, text);
  if (!parsed) return nullptr;
  selection_ = std::make_shared<const filter::Selection>(std::move(*parsed));
  expression_text_ = expression.text;
  expression_type_ = expression.type;
  return selection_;
}

api::Outcome PopChecks::check(const api::PoppedMessage& message, const api::ClientChannel& client) {
  const KnownTopic* topic = topics_.find(message.topic);
  const KnownTopicPtr light = topic == nullptr ? rooms_.topics.find(message.topic) : nullptr;
  if (light != nullptr) topic = light.get();
  if (topic == nullptr) return refused(Status::kTopicNotFound, no_such_topic(message.topic));
  const std::int32_t queue_id = message.queue_id.value;
  if (queue_id >= 0 && queue_id < topic->config.read_queue_count) return {};
  return refused(Status::kMessageIllegal, no_such_queue(topic->config, message.queue_id, client));
}

bool PopChecks::is_in_queue(const api::PoppedMessage& message) const {
  return message.offset >= rooms_.store.min_offset(message.topic, message.queue_id) &&
         message.offset <= rooms_.store.max_offset(message.topic, message.queue_id);
}

std::string PopChecks::out_of_range(const api::PoppedMessage& message) const {
  const QueueOffset min = rooms_.store.min_offset(message.topic, message.queue_id);
  const QueueOffset max = rooms_.store.max_offset(message.topic, message.queue_id);
  return "offset is illegal, key:" + std::string(message.topic) + "@" +
         std::to_string(message.queue_id.value) +
         ", commit:" + std::to_string(message.offset.value) +
         ", store:" + std::to_string(min.value) + "~" + std::to_string(max.value);
}

}  // namespace saker::broker
