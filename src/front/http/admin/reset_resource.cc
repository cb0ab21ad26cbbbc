#include <map>

#include "front/http/admin/admin_audit.h"
#include "front/http/admin/operator_desk.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;
using Move = OperatorDesk::Move;
using Moves = std::vector<Move>;
using Wish = OperatorDesk::ResetWish;

/// Of another group's export, or of one that is sent along.
bool is_planned_elsewhere(const Wish& wish) { return wish.like_group || wish.saved; }

int ways_in(const Wish& wish) {
  return int{wish.to_first} + int{wish.to_last} + int{wish.to_time_ms.has_value()} +
         int{wish.to_offset.has_value()} + int{wish.like_group.has_value()} +
         int{wish.saved.has_value()};
}

std::optional<std::string> saved_offsets(Value list) {
  if (list.is_null()) return std::nullopt;
  Writer json(wire::json::Style::kStandard);
  json.begin_object();
  list.write(json.key("offsets"));
  return json.end_object().take();
}

Error wrong(std::string message) { return Error{ErrorCode::kInvalidArgument, std::move(message)}; }

/// What the body says of where to go; an error in words.
Result<Wish> wish_of(const AdminCall& call) {
  const Value body = call.body;
  Wish wish;
  wish.group = call.names[0];
  wish.topic = body["topic"].text_or("");
  const std::string to = body["to"].text_or("");
  if (!to.empty() && to != "first" && to != "last")
    return wrong("'" + to + "' is no place; give first or last");
  wish.to_first = to == "first";
  wish.to_last = to == "last";
  wish.to_time_ms = body["timeMs"].integer();
  wish.to_offset = body["offset"].integer();
  wish.like_group = body["likeGroup"].text();
  wish.saved = saved_offsets(body["offsets"]);
  if (const auto queue = body["queue"].integer()) wish.queue = static_cast<std::int32_t>(*queue);
  if (wish.topic.empty() || ways_in(wish) != 1) {
    return wrong(
        "name the topic, and one of to (first or last), timeMs, offset with queue, likeGroup, or "
        "offsets");
  }
  if (wish.to_offset && !wish.queue)
    return wrong("an offset is one of a queue; name the queue, too");
  return wish;
}

api::OffsetReset reset_of(const Wish& wish) {
  api::OffsetReset reset{.group = wish.group, .topic = wish.topic};
  if (wish.queue) reset.queue_id = QueueId{*wish.queue};
  if (wish.to_offset) reset.offset = QueueOffset{*wish.to_offset};
  if (wish.to_time_ms) reset.timestamp_ms = *wish.to_time_ms;
  if (wish.to_first) reset.timestamp_ms = 0;
  return reset;
}

HttpReply show(const Moves& moves) {
  Writer json;
  json.begin_array();
  for (const Move& move : moves) {
    json.begin_object().field("queue", move.queue).field("offset", move.then).key("now");
    move.now ? json.value(*move.now) : json.null();
    json.end_object();
  }
  json.end_array();
  return json_reply(json);
}

/// By queue; nothing where the group has committed nothing.
std::map<std::int32_t, std::int64_t> committed(api::Broker& broker, const Wish& wish) {
  std::map<std::int32_t, std::int64_t> offsets;
  const std::vector<std::string> topics{wish.topic};
  for (const auto& queue : broker.inspection().progress(wish.group, topics)) {
    const auto offset = broker.query_offset({.group = wish.group,
                                             .topic = wish.topic,
                                             .queue_id = queue.queue_id,
                                             .offset = {},
                                             .zero_if_not_found = false});
    if (offset.ok()) offsets[queue.queue_id.value] = offset.value.value;
  }
  return offsets;
}

/// The broker itself knows where to.
HttpReply reset_at_once(AdminCall& call, const Wish& wish) {
  const auto before = committed(call.rooms.broker, wish);
  const auto offsets = call.rooms.broker.offset_control().reset_offsets(reset_of(wish));
  if (!offsets.ok()) return error_reply({offsets.status, offsets.message});
  Moves moves;
  for (const auto& [queue, offset] : offsets.value) {
    const auto now = before.find(queue.value);
    moves.push_back({queue.value, now == before.end() ? std::nullopt : std::optional(now->second),
                     offset.value});
  }
  return show(moves);
}

HttpReply carry_out(AdminCall& call, const Wish& wish, const Moves& moves) {
  std::size_t done = 0;
  for (const Move& move : moves) {
    const auto moved =
        call.rooms.broker.offset_control().reset_offsets({.group = wish.group,
                                                          .topic = wish.topic,
                                                          .queue_id = QueueId{move.queue},
                                                          .offset = QueueOffset{move.then}});
    if (!moved.ok()) {
      return error_reply({moved.status, moved.message + "; " + std::to_string(done) + " of " +
                                            std::to_string(moves.size()) + " queues were moved"});
    }
    ++done;
  }
  return show(moves);
}

std::optional<HttpReply> missing(AdminCall& call, const Wish& wish) {
  api::Inspection& inspection = call.rooms.broker.inspection();
  const auto groups = inspection.groups().groups;
  if (!groups.contains(wish.group)) return no_group(wish.group);
  if (wish.like_group && !groups.contains(*wish.like_group)) return no_group(*wish.like_group);
  if (!inspection.topic(wish.topic)) return no_topic(wish.topic);
  return std::nullopt;
}

}  // namespace

HttpReply reset_offsets(AdminCall& call) {
  const bool is_dry_run = call.body["dryRun"].boolean_or(false);
  if (is_dry_run) call.audit->leave_out();
  const auto wish = wish_of(call);
  if (!wish.ok()) return error_reply(wish.error());
  if (auto refused = missing(call, *wish)) return std::move(*refused);
  if (!is_dry_run && !is_planned_elsewhere(*wish)) return reset_at_once(call, *wish);
  if (call.rooms.desk == nullptr) return no_desk();
  const auto moves = call.rooms.desk->plan_reset(*wish);
  if (!moves.ok()) return error_reply(moves.error());
  return is_dry_run ? show(*moves) : carry_out(call, *wish, *moves);
}

}  // namespace saker::front
