#include <algorithm>
#include <map>

#include "base/number.h"
#include "config/properties.h"
#include "front/http/admin/awaited.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"
#include "model/delay_levels.h"
#include "model/property.h"
#include "model/recall_handle.h"
#include "model/topic_name.h"
#include "wire/message/message_json.h"
#include "wire/message/pending_timers.h"

namespace saker::front {
namespace {

using wire::json::Writer;
using wire::message::timer_due_ms;

constexpr std::int64_t kLimit = 100;
constexpr std::string_view kProducerGroup = "SELF_TEST_P_GROUP";  // RocketMQ's tools'

/// A message that is delivered later.
struct Waiting {
  Message message;
  std::int64_t due_ms = 0;
  std::int32_t level = 0;  ///< of a delay; 0: it has a time of its own

  std::string topic() const { return std::string(message.property(property::kRealTopic)); }
};

/// What waits, and whether that is all.
struct Listing {
  std::vector<Waiting> waiting;
  bool is_complete = true;
};

/// The settings that say how long messages may wait.
struct Rules {
  std::string broker_name;
  DelayLevels levels;
  std::int64_t delay_max_ms = 0;
};

Rules rules_of(AdminCall& call) {
  Rules rules;
  const auto properties = config::parse_properties(call.rooms.settings.dump());
  if (!properties.ok()) return rules;
  for (const config::Property& property : *properties) {
    if (property.key == "brokerName") rules.broker_name = property.value;
    if (property.key == "messageDelayLevel") {
      if (const auto levels = DelayLevels::parse(property.value); levels.ok())
        rules.levels = *levels;
    }
    if (property.key == "timerMaxDelaySec")
      rules.delay_max_ms = whole_number(property.value).value_or(0) * 1000;
  }
  return rules;
}

/// Where delivery of a level goes on. Levels that have delivered nothing yet are not told: what is
/// due is behind the delay then.
std::int64_t next_delivery(AdminCall& call, const Rules& rules, std::int32_t level) {
  for (const api::DelayLevelFacts& known : call.rooms.broker.statistics().runtime().delay_levels) {
    if (known.level == level) return known.delivered.value;
  }
  const std::int64_t due_ms = call.rooms.clock.wall_ms() - rules.levels.delay_ms(level);
  const api::QueueRequest queue{kScheduleTopic, DelayLevels::queue_of(level)};
  return call.rooms.broker.offset_by_time(queue, due_ms, api::TimeBoundary::kLower).value;
}

/// Adds what waits by level: all that was not delivered.
api::Outcome add_delayed(AdminCall& call, MessageSource& source, const Rules& rules,
                         Listing& listing) {
  for (std::int32_t level = 1; level <= rules.levels.count(); ++level) {
    const QueueId queue = DelayLevels::queue_of(level);
    const std::int64_t end = call.rooms.broker.max_offset({kScheduleTopic, queue}).value;
    if (end == 0) continue;
    const auto scanned = source.scan(
        {std::string(kScheduleTopic), queue.value, next_delivery(call, rules, level), end},
        [&](Message&& message) {
          const std::int64_t due_ms =
              message.record.store_timestamp_ms + rules.levels.delay_ms(level);
          listing.waiting.push_back({std::move(message), due_ms, level});
          return true;
        });
    if (!scanned.ok()) return {scanned.status, scanned.message};
    listing.is_complete = listing.is_complete && scanned.value;
  }
  return {};
}

/// Adds what waits for a time of its own. Nothing older than the longest delay can still wait.
api::Outcome add_timers(AdminCall& call, MessageSource& source, const Rules& rules,
                        std::int64_t now_ms, Listing& listing) {
  const api::QueueRequest queue{kTimerTopic, {0}};
  api::Broker& broker = call.rooms.broker;
  const std::int64_t end = broker.max_offset(queue).value;
  if (end == 0) return {};
  const std::int64_t begin =
      broker.offset_by_time(queue, now_ms - rules.delay_max_ms, api::TimeBoundary::kLower).value;
  Messages timers;
  const auto scanned = source.scan(
      {std::string(kTimerTopic), 0, std::max(begin, broker.min_offset(queue).value), end},
      [&](Message&& timer) {
        if (wire::message::takes_back(timer) || timer_due_ms(timer) > now_ms)
          timers.push_back(std::move(timer));
        return true;
      });
  if (!scanned.ok()) return {scanned.status, scanned.message};
  listing.is_complete = listing.is_complete && scanned.value;
  for (Message& timer : wire::message::pending_of(timers, now_ms)) {
    const std::int64_t due_ms = timer_due_ms(timer);
    listing.waiting.push_back({std::move(timer), due_ms, 0});
  }
  return {};
}

/// Everything that waits, by time.
api::OutcomeOf<Listing> read_all(AdminCall& call, const Rules& rules) {
  MessageSource source(call);
  const std::int64_t now_ms = call.rooms.clock.wall_ms();
  Listing listing;
  api::Outcome read = add_timers(call, source, rules, now_ms, listing);
  if (read.ok()) read = add_delayed(call, source, rules, listing);
  std::stable_sort(listing.waiting.begin(), listing.waiting.end(),
                   [](const Waiting& a, const Waiting& b) { return a.due_ms < b.due_ms; });
  return {read.status, read.message, std::move(listing)};
}

std::string kind_of(const Waiting& waiting) { return waiting.level == 0 ? "timer" : "delay"; }

std::string handle_of(const Waiting& timer, const Rules& rules) {
  return encode(RecallHandle{.topic = timer.topic(),
                             .broker_name = rules.broker_name,
                             .timestamp_ms = timer.due_ms + 1,
                             .unique_key = timer.message.id()});
}

void write(Writer& json, const Waiting& waiting) {
  json.begin_object().field("dueMs", waiting.due_ms).field("topic", waiting.topic());
  json.field("kind", kind_of(waiting));
  write_or_null(json, "level", std::int64_t{waiting.level});
  json.field("id", waiting.message.id());
  wire::message::write_keys(json, waiting.message.property(property::kKeys));
  json.field("bornMs", waiting.message.record.born_timestamp_ms).end_object();
}

HttpReply not_cancelled(const std::string& id, const Waiting* delayed, bool is_complete) {
  if (delayed != nullptr) {
    return error_reply(400, "message " + id + " waits by delay level " +
                                std::to_string(delayed->level) +
                                ", and only messages with a time of their own can be taken back");
  }
  std::string why = "no message '" + id +
                    "' waits for its time: it may be delivered or taken back "
                    "already; GET /api/v1/timers lists what waits";
  if (!is_complete) why += "; more waits than was looked at: its producer can take it back";
  return error_reply(404, why);
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
  const auto listing = read_all(call, rules_of(call));
  if (!listing.ok()) return error_reply({listing.status, listing.message});
  const auto topic = call.parameter("topic");
  std::int64_t left = call.number("limit").value_or(kLimit);
  Writer json;
  json.begin_object().key("timers").begin_array();
  for (const Waiting& waiting : listing.value.waiting) {
    if (topic && waiting.topic() != *topic) continue;
    if (left-- == 0) break;
    write(json, waiting);
  }
  json.end_array().field("complete", listing.value.is_complete).end_object();
  return json_reply(json);
}

HttpReply cancel_timer(AdminCall& call) {
  const std::string& id = call.names[0];
  const Rules rules = rules_of(call);
  const auto listing = read_all(call, rules);
  if (!listing.ok()) return error_reply({listing.status, listing.message});
  const Waiting* delayed = nullptr;
  for (const Waiting& waiting : listing.value.waiting) {
    const bool is_it = waiting.message.id() == id;
    if (is_it && waiting.level != 0) delayed = &waiting;
    if (waiting.level != 0) continue;
    const std::string handle = handle_of(waiting, rules);
    if (!is_it && handle != id) continue;
    const api::Outcome done = with_advice(recall(call, waiting.topic(), handle));
    if (!done.ok()) return error_reply(done);
    Writer json;
    json.begin_object().field("id", waiting.message.id()).field("topic", waiting.topic());
    json.field("dueMs", waiting.due_ms).end_object();
    return json_reply(json);
  }
  return not_cancelled(id, delayed, listing.value.is_complete);
}

}  // namespace saker::front
