#include "wire/remoting/body/group_config.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

void write_json_text(json::Writer& writer, std::string_view json, std::string_view fallback) {
  const Result<json::Document> document = json::Document::parse(json);
  if (document) return document->root().write(writer);
  const Result<json::Document> other = json::Document::parse(fallback);
  SAKER_ASSERT(other.ok());
  other->root().write(writer);
}

std::string compact_text(json::Value value) {
  json::Writer writer;
  value.write(writer);
  return writer.take();
}

}  // namespace

void write(json::Writer& writer, const Group& group) {
  write_text_map(writer.begin_object().key("attributes"), group.attributes);
  writer.field("brokerId", group.broker_id)
      .field("consumeBroadcastEnable", group.broadcast_enabled)
      .field("consumeEnable", group.consume_enabled)
      .field("consumeFromMinEnable", group.consume_from_min_enabled)
      .field("consumeMessageOrderly", group.ordered)
      .field("consumeTimeoutMinute", group.consume_timeout_min)
      .field("groupName", group.name);
  write_json_text(writer.key("groupRetryPolicy"), group.retry_policy_json,
                  Group().retry_policy_json);
  writer.field("groupSysFlag", group.sys_flag)
      .field("notifyConsumerIdsChangedEnable", group.notify_member_changes)
      .field("retryMaxTimes", group.retry_count_max)
      .field("retryQueueNums", group.retry_queue_count);
  if (!group.subscriptions_json.empty()) {
    write_json_text(writer.key("subscriptionDataSet"), group.subscriptions_json, "[]");
  }
  writer.field("whichBrokerWhenConsumeSlowly", group.broker_id_when_slow).end_object();
}

Group read_group(json::Value value, std::string_view name) {
  Group group;
  group.name = value["groupName"].text_or(name);
  group.consume_enabled = value["consumeEnable"].boolean_or(group.consume_enabled);
  group.consume_from_min_enabled =
      value["consumeFromMinEnable"].boolean_or(group.consume_from_min_enabled);
  group.broadcast_enabled = value["consumeBroadcastEnable"].boolean_or(group.broadcast_enabled);
  group.ordered = value["consumeMessageOrderly"].boolean_or(group.ordered);
  group.retry_queue_count = value["retryQueueNums"].int_or(group.retry_queue_count);
  group.retry_count_max = value["retryMaxTimes"].int_or(group.retry_count_max);
  group.broker_id = value["brokerId"].long_or(group.broker_id);
  group.broker_id_when_slow =
      value["whichBrokerWhenConsumeSlowly"].long_or(group.broker_id_when_slow);
  group.notify_member_changes =
      value["notifyConsumerIdsChangedEnable"].boolean_or(group.notify_member_changes);
  group.sys_flag = value["groupSysFlag"].int_or(group.sys_flag);
  group.consume_timeout_min = value["consumeTimeoutMinute"].int_or(group.consume_timeout_min);
  if (const json::Value policy = value["groupRetryPolicy"]; policy.is_object()) {
    group.retry_policy_json = compact_text(policy);
  }
  if (const json::Value set = value["subscriptionDataSet"]; set.is_array()) {
    group.subscriptions_json = compact_text(set);
  }
  read_text_map(value["attributes"], group.attributes);
  return group;
}

std::string encode(const Group& group) { return written(group); }

Result<Group> decode_group(std::string_view text) {
  return decode_object(text, [](json::Value root) { return read_group(root); });
}

Result<std::vector<Group>> decode_group_list(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    std::vector<Group> groups;
    for (const json::Value& item : root["groupConfigList"].items()) {
      groups.push_back(read_group(item));
    }
    return groups;
  });
}

}  // namespace saker::wire::remoting::body
