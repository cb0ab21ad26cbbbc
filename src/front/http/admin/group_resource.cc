#include <algorithm>

#include "front/http/admin/client_row.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;

void write(Writer& json, const Group& group, bool is_online) {
  json.begin_object().field("name", group.name).field("consumeEnabled", group.consume_enabled);
  json.field("broadcastEnabled", group.broadcast_enabled).field("ordered", group.ordered);
  json.field("retryQueues", group.retry_queue_count).field("retryMax", group.retry_count_max);
  json.field("online", is_online).end_object();
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

void apply(Value body, Group& group) {
  group.consume_enabled = body["consumeEnabled"].boolean_or(group.consume_enabled);
  group.broadcast_enabled = body["broadcastEnabled"].boolean_or(group.broadcast_enabled);
  group.ordered = body["ordered"].boolean_or(group.ordered);
  group.retry_queue_count = body["retryQueues"].int_or(group.retry_queue_count);
  group.retry_count_max = body["retryMax"].int_or(group.retry_count_max);
  group.attributes.clear();  // edits: none
}

/// What the body says of where to go; an error in words.
Result<api::OffsetReset> reset_of(AdminCall& call, const std::string& topic) {
  const Value body = call.body;
  api::OffsetReset reset{.group = call.names[0], .topic = topic};
  const auto queue = body["queue"].integer();
  const auto offset = body["offset"].integer();
  const auto time_ms = body["timeMs"].integer();
  const std::string to = body["to"].text_or("");
  const int ways = int{offset.has_value()} + int{time_ms.has_value()} + int{!to.empty()};
  if (topic.empty() || ways != 1) {
    return Error{ErrorCode::kInvalidArgument,
                 "name the topic, and one of to (first or last), timeMs, or offset with queue"};
  }
  if (queue) reset.queue_id = QueueId{static_cast<std::int32_t>(*queue)};
  if (offset && !queue)
    return Error{ErrorCode::kInvalidArgument, "an offset is one of a queue; name the queue, too"};
  if (offset) reset.offset = QueueOffset{*offset};
  if (time_ms) reset.timestamp_ms = *time_ms;
  if (to == "first") {
    reset.timestamp_ms = 0;
  } else if (!to.empty() && to != "last") {
    return Error{ErrorCode::kInvalidArgument, "'" + to + "' is no place; give first or last"};
  }
  return reset;
}

}  // namespace

HttpReply list_groups(AdminCall& call) {
  Writer json;
  json.begin_array();
  for (const auto& [name, group] : call.rooms.broker.inspection().groups().groups)
    write(json, group, is_online(call, name));
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
  if (!find_group(call, call.names[0])) return no_group(call.names[0]);
  const api::Outcome outcome = wait_for([&](api::Lane lane, api::Completion done) {
    call.rooms.broker.delete_group(lane, call.names[0], call.is_set("offsets"), std::move(done));
  });
  return outcome.ok() ? HttpReply{.status = 204, .body = {}} : error_reply(outcome);
}

HttpReply show_progress(AdminCall& call) {
  std::vector<std::string> topics;
  if (const auto topic = call.parameter("topic")) topics.push_back(*topic);
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

HttpReply reset_offsets(AdminCall& call) {
  const std::string topic = call.body["topic"].text_or("");
  const auto reset = reset_of(call, topic);
  if (!reset.ok()) return error_reply(400, reset.error().message);
  const auto offsets = call.rooms.broker.offset_control().reset_offsets(*reset);
  if (!offsets.ok()) return error_reply({offsets.status, offsets.message});
  Writer json;
  json.begin_array();
  for (const auto& [queue, offset] : offsets.value)
    json.begin_object().field("queue", queue.value).field("offset", offset.value).end_object();
  json.end_array();
  return json_reply(json);
}

}  // namespace saker::front
