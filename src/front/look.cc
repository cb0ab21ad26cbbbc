#include "front/look.h"

#include <array>

#include "config/properties.h"

namespace saker::front {
namespace {

std::string text_of(bool flag) { return flag ? "true" : "false"; }

// COMPAT: names are those of RocketMQ's JSON.
Look look_of(const Topic& topic) {
  Look look{{"readQueueNums", std::to_string(topic.read_queue_count)},
            {"writeQueueNums", std::to_string(topic.write_queue_count)},
            {"perm", std::to_string(topic.perm)},
            {"order", text_of(topic.order)},
            {"topicSysFlag", std::to_string(topic.sys_flag)},
            {"topicFilterType",
             topic.filter_type == TopicFilterType::kMultiTag ? "MULTI_TAG" : "SINGLE_TAG"}};
  for (const auto& [name, value] : topic.attributes) look["attributes." + name] = value;
  return look;
}

Look look_of(const Group& group) {
  Look look{{"consumeEnable", text_of(group.consume_enabled)},
            {"consumeFromMinEnable", text_of(group.consume_from_min_enabled)},
            {"consumeBroadcastEnable", text_of(group.broadcast_enabled)},
            {"consumeMessageOrderly", text_of(group.ordered)},
            {"retryQueueNums", std::to_string(group.retry_queue_count)},
            {"retryMaxTimes", std::to_string(group.retry_count_max)},
            {"groupRetryPolicy", group.retry_policy_json},
            {"brokerId", std::to_string(group.broker_id)},
            {"whichBrokerWhenConsumeSlowly", std::to_string(group.broker_id_when_slow)},
            {"notifyConsumerIdsChangedEnable", text_of(group.notify_member_changes)},
            {"groupSysFlag", std::to_string(group.sys_flag)},
            {"consumeTimeoutMinute", std::to_string(group.consume_timeout_min)}};
  for (const auto& [name, value] : group.attributes) look["attributes." + name] = value;
  return look;
}

/// The groups of one moment, asked for when the first one is looked at: Inspection::group() may
/// create what it is asked for.
class Groups {
 public:
  explicit Groups(api::Broker& broker) : broker_(broker) {}

  std::optional<Look> look_at(const std::string& name) {
    if (!listing_) listing_ = broker_.inspection().groups();
    const auto found = listing_->groups.find(name);
    return found == listing_->groups.end() ? std::nullopt : std::optional(look_of(found->second));
  }

 private:
  api::Broker& broker_;
  std::optional<api::GroupListing> listing_;
};

/// Only of queues that the group is known in: progress() has it begin with 0 in the others.
std::optional<Look> look_at_offsets(const AuditedThing& thing, api::Broker& broker) {
  std::vector<std::string> topics;
  if (!thing.topic.empty()) topics.push_back(thing.topic);
  Look look;
  for (const api::QueueProgress& queue : broker.inspection().progress(thing.group, topics)) {
    const auto committed = broker.query_offset({.group = thing.group,
                                                .topic = queue.topic,
                                                .queue_id = queue.queue_id,
                                                .offset = {},
                                                .zero_if_not_found = false});
    if (!committed.ok()) continue;
    look[queue.topic + "/" + std::to_string(queue.queue_id.value)] =
        std::to_string(committed.value.value);
  }
  return look.empty() ? std::nullopt : std::optional(std::move(look));
}

Look look_at_settings(api::RuntimeSettings& settings) {
  Look look;
  const auto properties = config::parse_properties(settings.dump());
  if (!properties.ok()) return look;
  for (const config::Property& property : *properties) look[property.key] = property.value;
  return look;
}

}  // namespace

std::string_view name_of(AuditedThing::Kind kind) {
  static constexpr std::array<std::string_view, 6> kNames = {"topic",    "group",  "offsets",
                                                             "settings", "broker", "messages"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::vector<std::optional<Look>> look_at(std::span<const AuditedThing> things, api::Broker& broker,
                                         api::RuntimeSettings* settings) {
  std::vector<std::optional<Look>> looks;
  Groups groups(broker);
  for (const AuditedThing& thing : things) {
    std::optional<Look>& look = looks.emplace_back();
    switch (thing.kind) {
      case AuditedThing::Kind::kTopic:
        if (const auto topic = broker.inspection().topic(thing.topic)) look = look_of(*topic);
        break;
      case AuditedThing::Kind::kGroup:
        look = groups.look_at(thing.group);
        break;
      case AuditedThing::Kind::kOffsets:
        look = look_at_offsets(thing, broker);
        break;
      case AuditedThing::Kind::kSettings:
        if (settings != nullptr) look = look_at_settings(*settings);
        break;
      case AuditedThing::Kind::kOther:
      case AuditedThing::Kind::kMessages:
        break;
    }
  }
  return looks;
}

void keep_differences(Look& before, Look& after) {
  for (auto at = before.begin(); at != before.end();) {
    const auto same = after.find(at->first);
    if (same == after.end() || same->second != at->second) {
      ++at;
      continue;
    }
    after.erase(same);
    at = before.erase(at);
  }
}

}  // namespace saker::front
