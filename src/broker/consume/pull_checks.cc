#include "broker/consume/pull_checks.h"

#include "broker/remark.h"

namespace saker::broker {
namespace {

using api::Status;

// ON WIRE: never renumber.
constexpr std::int32_t kBrokerForbidden = 1;
constexpr std::int32_t kGroupForbidden = 2;
constexpr std::int32_t kTopicForbidden = 3;
constexpr std::int32_t kBroadcastForbidden = 4;
constexpr std::int32_t kSubscriptionForbidden = 5;

bool refuse(PullPermit& permit, Status status, std::string message) {
  permit.outcome = refused(status, std::move(message));
  return false;
}

bool forbid(PullPermit& permit, std::int32_t type, std::string message) {
  permit.forbidden_type = type;
  return refuse(permit, Status::kNoPermission, std::move(message));
}

/// Unlike RocketMQ, which then hands out everything, or says only that something is missing.
bool refuse_expression(PullPermit& permit, std::string_view type, const std::string& why) {
  std::string remark = "parse the consumer's subscription failed";
  if (!filter::is_tag_type(type)) remark += ": " + why;
  return refuse(permit, Status::kSubscriptionInvalid, std::move(remark));
}

}  // namespace

PullChecks::PullChecks(const Rooms& rooms)
    : rooms_(rooms),
      topics_(rooms.topics.map()),
      groups_(rooms.groups.map()),
      online_(rooms.online) {}

PullPermit PullChecks::check(const api::PullRequest& request, const api::ClientChannel& client) {
  PullPermit permit;
  if (check_broker(request, permit) && check_group(request, permit) &&
      check_topic(request, client, permit)) {
    request.expression ? check_given(request, permit) : check_registered(request, permit);
  }
  return permit;
}

bool PullChecks::check_broker(const api::PullRequest& request, PullPermit& permit) const {
  const std::string& ip = rooms_.options.ip;
  if (!rooms_.options.readable()) {
    return forbid(permit, kBrokerForbidden, "the broker[" + ip + "] pulling message is forbidden");
  }
  if (request.lite && !rooms_.options.lite_pull) {
    return forbid(permit, kBrokerForbidden,
                  "the broker[" + ip + "] for lite pull consumer is forbidden");
  }
  return true;
}

bool PullChecks::check_group(const api::PullRequest& request, PullPermit& permit) {
  const Group* group = groups_.find(request.group);
  const GroupPtr created = group == nullptr ? rooms_.groups.find_or_create(request.group) : nullptr;
  if (group == nullptr) group = created.get();
  const std::string name(request.group);
  if (group == nullptr) {
    return refuse(permit, Status::kGroupNotFound,
                  "subscription group [" + name + "] does not exist, " + std::string(kSeeFaq));
  }
  if (!group->consume_enabled) {
    return forbid(permit, kGroupForbidden, "subscription group no permission, " + name);
  }
  permit.group_sys_flag = group->sys_flag;
  group_allows_broadcast_ = group->broadcast_enabled;
  return true;
}

bool PullChecks::check_topic(const api::PullRequest& request, const api::ClientChannel& client,
                             PullPermit& permit) {
  const KnownTopic* topic = topics_.find(request.topic);
  const KnownTopicPtr light = topic == nullptr ? rooms_.topics.find(request.topic) : nullptr;
  if (light != nullptr) topic = light.get();
  if (topic == nullptr) {
    return refuse(permit, Status::kTopicNotFound,
                  "topic[" + std::string(request.topic) + "] not exist, apply first please! " +
                      std::string(kSeeFaq));
  }
  if ((topic->config.perm & kPermRead) == 0) {
    return forbid(permit, kTopicForbidden,
                  "the topic[" + topic->config.name + "] pulling message is forbidden");
  }
  const std::int32_t queue_count = topic->config.read_queue_count;
  if (request.queue_id.value < 0 || request.queue_id.value >= queue_count) {
    return refuse(permit, Status::kInvalidParameter,
                  "queueId[" + std::to_string(request.queue_id.value) + "] is illegal, topic:[" +
                      topic->config.name + "] topicConfig.readQueueNums:[" +
                      std::to_string(queue_count) + "] consumer:[/" + to_string(client.peer()) +
                      "]");
  }
  permit.topic_sys_flag = topic->config.sys_flag;
  return true;
}

bool PullChecks::check_type(std::string_view expression_type, PullPermit& permit) const {
  if (filter::is_tag_type(expression_type) || rooms_.options.property_filter) return true;
  return refuse(permit, Status::kFailed, std::string(kNoPropertyFilter));
}

bool PullChecks::check_given(const api::PullRequest& request, PullPermit& permit) {
  const api::Expression& expression = *request.expression;
  if (!check_type(expression.type, permit)) return false;
  if (selection_ == nullptr || expression_text_ != expression.text ||
      expression_type_ != expression.type) {
    Result<filter::Selection> parsed = filter::Selection::parse(expression.type, expression.text);
    if (!parsed) return refuse_expression(permit, expression.type, parsed.error().message);
    selection_ = std::make_shared<const filter::Selection>(std::move(*parsed));
    expression_text_ = expression.text;
    expression_type_ = expression.type;
  }
  if (!selection_->is_all()) permit.selection = selection_;
  rooms_.seen.note({request.group, request.topic, expression.text, expression.type});
  return true;
}

bool PullChecks::check_registered(const api::PullRequest& request, PullPermit& permit) {
  const OnlineGroup* online = online_.find(request.group);
  if (online == nullptr) {
    return refuse(permit, Status::kSubscriptionNotFound,
                  "the consumer's group info not exist" + std::string(kSeeFaq));
  }
  if (!check_online(request, *online, permit)) return false;

  const auto found = online->subscriptions.find(request.topic);
  if (found == online->subscriptions.end()) {
    return refuse(permit, Status::kSubscriptionNotFound,
                  "the consumer's subscription not exist" + std::string(kSeeFaq));
  }
  const TopicSubscription& subscription = found->second;
  if (subscription.version < request.subscription_version) {
    return refuse(permit, Status::kSubscriptionOutdated, "the consumer's subscription not latest");
  }
  if (!check_type(subscription.expression_type, permit)) return false;
  if (subscription.selection == nullptr) {
    return refuse_expression(permit, subscription.expression_type, subscription.problem);
  }
  if (!subscription.selection->is_all()) permit.selection = subscription.selection;
  return true;
}

bool PullChecks::check_online(const api::PullRequest& request, const OnlineGroup& online,
                              PullPermit& permit) {
  const std::string name(request.group);
  if (online.message_model == api::MessageModel::kBroadcasting && !group_allows_broadcast_) {
    return forbid(permit, kBroadcastForbidden,
                  "the consumer group[" + name + "] can not consume by broadcast way");
  }
  if (rooms_.groups.reading_forbidden(request.group, request.topic)) {
    return forbid(permit, kSubscriptionForbidden,
                  "the consumer group[" + name + "] is forbidden for topic[" +
                      std::string(request.topic) + "]");
  }
  return true;
}

}  // namespace saker::broker
