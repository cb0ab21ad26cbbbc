#include <algorithm>
#include <set>

#include "front/http/admin/resource.h"
#include "model/topic_name.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;

void write(Writer& json, const Topic& topic, bool is_internal) {
  json.begin_object().field("name", topic.name);
  json.field("readQueues", topic.read_queue_count).field("writeQueues", topic.write_queue_count);
  json.field("readable", (topic.perm & kPermRead) != 0);
  json.field("writable", (topic.perm & kPermWrite) != 0).field("order", topic.order);
  json.key("attributes").begin_object();
  for (const auto& [name, value] : topic.attributes) json.field(name, value);
  json.end_object().field("internal", is_internal).end_object();
}

std::set<std::string> internal_names(AdminCall& call) {
  const auto names = call.rooms.broker.inspection().system_topics();
  return {names.begin(), names.end()};
}

bool is_internal(const std::set<std::string>& names, const std::string& topic) {
  return names.contains(topic) || is_of_a_group(topic);
}

void set_flag(std::int32_t& perm, std::int32_t flag, Value value) {
  if (const auto wanted = value.boolean()) perm = *wanted ? perm | flag : perm & ~flag;
}

bool names_counts(Value body) {
  return !body["readQueues"].is_null() || !body["writeQueues"].is_null();
}

/// Attributes become edits, as put_topic wants them.
void apply(Value body, Topic& topic) {
  topic.read_queue_count = body["queues"].int_or(topic.read_queue_count);
  topic.write_queue_count = body["queues"].int_or(topic.write_queue_count);
  topic.read_queue_count = body["readQueues"].int_or(topic.read_queue_count);
  topic.write_queue_count = body["writeQueues"].int_or(topic.write_queue_count);
  set_flag(topic.perm, kPermRead, body["readable"]);
  set_flag(topic.perm, kPermWrite, body["writable"]);
  topic.order = body["order"].boolean_or(topic.order);
  topic.attributes = attribute_edits(body["attributes"]);
}

}  // namespace

HttpReply list_topics(AdminCall& call) {
  const auto internal = internal_names(call);
  Writer json;
  json.begin_array();
  for (const auto& [name, topic] : call.rooms.broker.inspection().topics().topics) {
    const bool is_own = is_internal(internal, name);
    if ((!is_own || call.is_set("all")) && has_pattern(call, name)) write(json, topic, is_own);
  }
  json.end_array();
  return json_reply(json);
}

HttpReply show_topic(AdminCall& call) {
  const std::string& name = call.names[0];
  api::Inspection& inspection = call.rooms.broker.inspection();
  const auto topic = inspection.topic(name);
  const auto queues = inspection.queues(name);
  if (!topic || !queues.ok()) return no_topic(name);
  Writer json;
  json.begin_object().key("topic");
  write(json, *topic, is_internal(internal_names(call), name));
  json.key("queues").begin_array();
  for (const api::QueueState& queue : queues.value) {
    json.begin_object().field("queue", queue.queue_id.value).field("minOffset", queue.min.value);
    json.field("maxOffset", queue.max.value).key("lastStoredMs");
    queue.last_store_ms > 0 ? json.value(queue.last_store_ms) : json.null();
    json.end_object();
  }
  json.end_array().key("groups").begin_array();
  for (const std::string& group : inspection.groups_of(name)) json.value(group);
  json.end_array().end_object();
  return json_reply(json);
}

HttpReply put_topic(AdminCall& call) {
  if (!call.body["queues"].is_null() && names_counts(call.body)) {
    return error_reply(400, "'queues' is both of readQueues and writeQueues: name it, or them");
  }
  api::Broker& broker = call.rooms.broker;
  Topic topic = broker.inspection().topic(call.names[0]).value_or(Topic());
  topic.name = call.names[0];
  apply(call.body, topic);
  const api::Outcome outcome = wait_for([&](api::Lane lane, api::Completion done) {
    broker.put_topic(lane, topic, std::move(done));
  });
  if (!outcome.ok()) return error_reply(outcome);
  const auto now = broker.inspection().topic(topic.name);
  if (!now) return no_topic(topic.name);
  Writer json;
  write(json, *now, is_internal(internal_names(call), topic.name));
  return json_reply(json);
}

HttpReply delete_topic(AdminCall& call) {
  api::Broker& broker = call.rooms.broker;
  if (!broker.inspection().topic(call.names[0])) return no_topic(call.names[0]);
  const api::Outcome outcome = wait_for([&](api::Lane lane, api::Completion done) {
    broker.delete_topic(lane, call.names[0], std::move(done));
  });
  return outcome.ok() ? HttpReply{.status = 204, .body = {}} : error_reply(outcome);
}

}  // namespace saker::front
