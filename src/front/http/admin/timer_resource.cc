#include "base/number.h"
#include "front/http/admin/awaited.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/resource.h"
#include "front/http/admin/waiting_list.h"
#include "model/property.h"
#include "wire/message/message_json.h"

namespace saker::front {
namespace {

using api::TimerPlace;
using wire::json::Writer;

constexpr std::int64_t kLimit = 100;
constexpr std::string_view kProducerGroup = "SELF_TEST_P_GROUP";  // RocketMQ's tools'

std::string cursor_of(const TimerPlace& place) {
  return std::to_string(place.slot_ms) + "-" + std::to_string(place.record.value);
}

std::optional<TimerPlace> place_of(const std::string& cursor) {
  const std::size_t dash = cursor.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto slot_ms = whole_number(cursor.substr(0, dash));
  const auto record = whole_number(cursor.substr(dash + 1));
  if (!slot_ms || !record) return std::nullopt;
  return TimerPlace{*slot_ms, {*record}};
}

std::string kind_of(const Waiting& waiting) { return waiting.level == 0 ? "timer" : "delay"; }

void write(Writer& json, const Waiting& waiting) {
  json.begin_object().field("dueMs", waiting.due_ms).field("topic", waiting.topic());
  json.field("kind", kind_of(waiting));
  write_or_null(json, "level", std::int64_t{waiting.level});
  json.field("id", waiting.message.id());
  wire::message::write_keys(json, waiting.message.property(property::kKeys));
  json.field("bornMs", waiting.message.record.born_timestamp_ms).end_object();
}

HttpReply not_cancelled(WaitingList& list, const std::string& id) {
  const auto delayed = list.find_delayed(id);
  if (!delayed.ok()) return error_reply({delayed.status, delayed.message});
  if (delayed.value) {
    return error_reply(400, "message " + id + " waits by delay level " +
                                std::to_string(delayed.value->level) +
                                ", and only messages with a time of their own can be taken back");
  }
  return error_reply(404, "no message '" + id +
                              "' waits for its time: it may be delivered or taken back already; "
                              "GET /api/v1/timers lists what waits");
}

/// The status with what to do.
api::Outcome with_advice(const api::Outcome& outcome) {
  if (outcome.status != api::Status::kNoPermission) return outcome;
  return {outcome.status, outcome.message + ". The setting recallMessageEnable=true allows it"};
}

api::Outcome recall(AdminCall& call, const std::string& topic, const std::string& handle) {
  const Awaited<api::Outcome> answer;
  call.rooms.lanes.post(
      api::Lane{0}, [&broker = call.rooms.broker, topic, handle, peer = call.peer, answer] {
        api::RecallRequest request;
        request.producer_group = kProducerGroup;
        request.topic = topic;
        request.handle = handle;
        request.born_host = peer;
        broker.recall(api::Lane{0}, request, [answer](const api::OutcomeOf<std::string>& outcome) {
          answer.give({outcome.status, outcome.message});
        });
      });
  return answer.take(call.deadline).value_or(no_answer());
}

}  // namespace

HttpReply list_timers(AdminCall& call) {
  WaitingList::Wish wish;
  wish.topic = call.parameter("topic").value_or("");
  if (!wish.topic.empty() && !call.rooms.broker.inspection().topic(wish.topic))
    return no_topic(wish.topic);
  wish.from_ms = call.number("fromMs").value_or(0);
  wish.count_max = static_cast<std::size_t>(call.number("limit").value_or(kLimit));
  if (const auto cursor = call.parameter("after")) {
    const auto after = place_of(*cursor);
    if (!after) return error_reply(400, "'after' is '" + *cursor + "'; it is the 'next' of a page");
    wish.after = *after;
  }
  const auto page = WaitingList(call).page(wish);
  if (!page.ok()) return error_reply({page.status, page.message});
  Writer json;
  json.begin_object().key("timers").begin_array();
  for (const Waiting& waiting : page.value.waiting) write(json, waiting);
  json.end_array().field("complete", !page.value.next.has_value());
  write_or_null(json, "next", page.value.next ? cursor_of(*page.value.next) : "");
  json.end_object();
  return json_reply(json);
}

HttpReply cancel_timer(AdminCall& call) {
  const std::string& id = call.names[0];
  WaitingList list(call);
  const auto found = list.find_timer(id);
  if (!found.ok()) return error_reply({found.status, found.message});
  if (!found.value) return not_cancelled(list, id);
  const Waiting& timer = *found.value;
  const api::Outcome done = with_advice(recall(call, timer.topic(), list.handle_of(timer)));
  if (!done.ok()) return error_reply(done);
  Writer json;
  json.begin_object().field("id", timer.message.id()).field("topic", timer.topic());
  json.field("dueMs", timer.due_ms).end_object();
  return json_reply(json);
}

}  // namespace saker::front
