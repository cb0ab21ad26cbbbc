#include "front/http/admin/client_row.h"
#include "front/http/admin/resource.h"
#include "model/admission.h"
#include "model/topic_name.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;

void write(Writer& json, const Group& group, bool is_online) {
  json.begin_object().field("name", group.name).field("consumeEnabled", group.consume_enabled);
  json.field("broadcastEnabled", group.broadcast_enabled).field("ordered", group.ordered);
  json.field("retryQueues", group.retry_queue_count).field("retryMax", group.retry_count_max);
  json.field("fromFirstEnabled", group.consume_from_min_enabled);
  json.field("notifyChanges", group.notify_member_changes);
  json.field("consumeTimeoutMinutes", group.consume_timeout_min).key("attributes").begin_object();
  for (const auto& [name, value] : group.attributes) json.field(name, value);
  json.end_object().field("online", is_online).end_object();
}

void write(Writer& json, const api::SubscriptionMismatch& mismatch) {
  const bool subscribes = !mismatch.expression_type.empty();
  json.begin_object().field("topic", mismatch.topic).key("expression");
  subscribes ? json.value(mismatch.expression) : json.null();
  json.key("expressionType");
  subscribes ? json.value(mismatch.expression_type) : json.null();
  json.key("clients").begin_array();
  for (const std::string& client : mismatch.client_ids) json.value(client);
  json.end_array().end_object();
}

bool is_online(AdminCall& call, std::string_view group) {
  return call.rooms.broker.inspection().consumers(group).ok();
}

/// inspection().group() would make it where groups come into being by use.
std::optional<Group> find_group(AdminCall& call, const std::string& name) {
  const auto groups = call.rooms.broker.inspection().groups().groups;
  const auto found = groups.find(name);
  return found == groups.end() ? std::nullopt : std::optional(found->second);
}

/// Attributes become edits, as put_group wants them.
void apply(Value body, Group& group) {
  group.consume_enabled = body["consumeEnabled"].boolean_or(group.consume_enabled);
  group.broadcast_enabled = body["broadcastEnabled"].boolean_or(group.broadcast_enabled);
  group.ordered = body["ordered"].boolean_or(group.ordered);
  group.retry_queue_count = body["retryQueues"].int_or(group.retry_queue_count);
  group.retry_count_max = body["retryMax"].int_or(group.retry_count_max);
  group.consume_from_min_enabled =
      body["fromFirstEnabled"].boolean_or(group.consume_from_min_enabled);
  group.notify_member_changes = body["notifyChanges"].boolean_or(group.notify_member_changes);
  group.consume_timeout_min = body["consumeTimeoutMinutes"].int_or(group.consume_timeout_min);
  group.attributes = attribute_edits(body["attributes"]);
}

/// The group's own topics that are to go with it, as far as they are there.
std::vector<std::string> topics_to_delete(AdminCall& call) {
  std::vector<std::string> wanted;
  if (call.is_set("retries")) wanted.push_back(std::string(kRetryPrefix) + call.names[0]);
  if (call.is_set("deadLetters")) wanted.push_back(std::string(kDeadLetterPrefix) + call.names[0]);
  std::erase_if(wanted, [&](const std::string& topic) {
    return !call.rooms.broker.inspection().topic(topic).has_value();
  });
  return wanted;
}

}  // namespace

HttpReply list_groups(AdminCall& call) {
  Writer json;
  json.begin_array();
  for (const auto& [name, group] : call.rooms.broker.inspection().groups().groups)
    if (has_pattern(call, name)) write(json, group, is_online(call, name));
  json.end_array();
  return json_reply(json);
}

HttpReply show_group(AdminCall& call) {
  const std::string& name = call.names[0];
  const auto group = find_group(call, name);
  if (!group) return no_group(name);
  const auto consumers = call.rooms.broker.inspection().consumers(name);
  Writer json;
  json.begin_object().key("group");
  write(json, *group, consumers.ok());
  json.key("members").begin_array();
  for (const api::ClientFacts& member : consumers.value.members)
    write_client(json, member, "consumer", name);
  json.end_array().key("subscriptions").begin_array();
  for (const api::Subscription& subscription : consumers.value.subscriptions) {
    json.begin_object().field("topic", subscription.topic);
    json.field("expression", subscription.expression);
    json.field("expressionType", subscription.expression_type).end_object();
  }
  json.end_array().key("mismatches").begin_array();
  for (const auto& mismatch : call.rooms.broker.inspection().mismatches(name))
    write(json, mismatch);
  json.end_array().end_object();
  return json_reply(json);
}

HttpReply put_group(AdminCall& call) {
  if (auto fault = system_group_fault(call.names[0]); !fault.empty())
    return error_reply(400, fault);
  Group group = find_group(call, call.names[0]).value_or(Group());
  group.name = call.names[0];
  apply(call.body, group);
  const api::Outcome outcome = wait_for([&](api::Lane lane, api::Completion done) {
    call.rooms.broker.put_group(lane, group, std::move(done));
  });
  if (!outcome.ok()) return error_reply(outcome);
  Writer json;
  write(json, find_group(call, group.name).value_or(group), is_online(call, group.name));
  return json_reply(json);
}

HttpReply delete_group(AdminCall& call) {
  const std::string& name = call.names[0];
  if (!find_group(call, name)) return no_group(name);
  if (auto fault = system_group_fault(name); !fault.empty()) return error_reply(400, fault);
  const std::vector<std::string> topics = topics_to_delete(call);
  if (!topics.empty() && is_online(call, name)) {
    return error_reply(409, "group '" + name +
                                "' is online: its clients would go on with topics that are gone; "
                                "stop them first (GET /api/v1/groups/" +
                                name + ")");
  }
  api::Outcome outcome = wait_for([&](api::Lane lane, api::Completion done) {
    call.rooms.broker.delete_group(lane, name, call.is_set("offsets"), std::move(done));
  });
  for (const std::string& topic : topics) {
    if (!outcome.ok()) break;
    outcome = wait_for([&](api::Lane lane, api::Completion done) {
      call.rooms.broker.delete_topic(lane, topic, std::move(done));
    });
  }
  return outcome.ok() ? HttpReply{.status = 204, .body = {}} : error_reply(outcome);
}

HttpReply show_progress(AdminCall& call) {
  std::vector<std::string> topics;
  if (const auto topic = call.parameter("topic")) topics.push_back(*topic);
  if (!find_group(call, call.names[0])) return no_group(call.names[0]);
  if (!topics.empty() && !call.rooms.broker.inspection().topic(topics[0]))
    return no_topic(topics[0]);
  Writer json;
  json.begin_array();
  for (const auto& queue : call.rooms.broker.inspection().progress(call.names[0], topics)) {
    json.begin_object().field("topic", queue.topic).field("queue", queue.queue_id.value);
    json.field("committed", queue.committed.value).field("maxOffset", queue.end.value);
    json.field("lag", queue.end - queue.committed).key("lastConsumedMs");
    queue.last_consumed_ms > 0 ? json.value(queue.last_consumed_ms) : json.null();
    json.end_object();
  }
  json.end_array();
  return json_reply(json);
}

}  // namespace saker::front
