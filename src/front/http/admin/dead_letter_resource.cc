#include <algorithm>
#include <set>

#include "base/number.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/message_sending.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"
#include "model/property.h"
#include "wire/message/dead_letter.h"
#include "wire/message/message_json.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;
using wire::message::dead_topic;
using wire::message::origin_topic;
using wire::message::retry_topic;

constexpr std::int64_t kLimit = 100;

/// Which dead letters are to be sent again, and how.
struct Wish {
  std::string group;
  std::string id;  ///< empty: all
  bool only_group = false;
  bool again = false;
  bool is_dry_run = false;
  std::int64_t limit = kLimit;
};

/// A dead letter and where its copy goes.
struct Resend {
  Message dead;
  std::string topic;
  std::string as;  ///< the offset id of the copy; empty: none yet
};

struct Plan {
  std::vector<Resend> resends;
  std::int64_t resent_before = 0;
  bool is_complete = true;
};

HttpReply no_dead_letters(const std::string& group) {
  return error_reply(404, "group '" + group +
                              "' has no dead letters; GET /api/v1/dead-letters lists the groups "
                              "that have some");
}

/// A place among the dead letters of a group.
struct LetterPlace {
  std::int64_t queue = 0;
  std::int64_t offset = -1;
};

/// Of "QUEUE-OFFSET".
std::optional<LetterPlace> place_of(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos) return std::nullopt;
  const auto queue = whole_number(text.substr(0, dash));
  const auto offset = whole_number(text.substr(dash + 1));
  if (!queue || !offset) return std::nullopt;
  return LetterPlace{*queue, *offset};
}

/// Gives a group's dead letters behind a place, queue by queue. The value as of
/// MessageSource::scan.
api::OutcomeOf<bool> for_each_letter(MessageSource& source, AdminCall& call,
                                     const std::string& group, const LetterPlace& after,
                                     const std::function<bool(Message&&)>& take) {
  const auto queues = call.rooms.broker.inspection().queues(dead_topic(group));
  if (!queues.ok()) return {queues.status, queues.message, false};
  bool goes_on = true;
  for (const api::QueueState& queue : queues.value) {
    const std::int32_t id = queue.queue_id.value;
    if (id < after.queue) continue;
    const std::int64_t begin = id > after.queue ? 0 : after.offset + 1;
    auto scanned =
        source.scan({dead_topic(group), id, std::max(begin, queue.min.value), queue.max.value},
                    [&](Message&& dead) { return goes_on = take(std::move(dead)); });
    if (!scanned.ok() || !scanned.value || !goes_on) return scanned;
  }
  return {api::Status::kOk, "", true};
}

/// Whether the topic has a copy of the dead letter that was sent again.
api::OutcomeOf<bool> was_resent_to(MessageSource& source, const Message& dead,
                                   const std::string& topic) {
  if (topic.empty()) return {api::Status::kOk, "", false};
  const auto copies = source.by_key({.topic = topic, .key = dead.id(), .is_unique = true});
  if (!copies.ok()) return {copies.status, copies.message, false};
  const std::string mark = dead.offset_id();
  const bool was = std::any_of(copies.value.begin(), copies.value.end(), [&](const Message& copy) {
    return copy.property(wire::message::kResentFrom) == mark;
  });
  return {api::Status::kOk, "", was};
}

api::OutcomeOf<bool> was_resent(MessageSource& source, const Message& dead,
                                const std::string& group) {
  auto before = was_resent_to(source, dead, origin_topic(dead));
  if (!before.ok() || before.value) return before;
  return was_resent_to(source, dead, retry_topic(group));
}

void write_letter(Writer& json, const Message& dead, bool is_resent) {
  const wire::record::Record& record = dead.record;
  json.begin_object().field("queue", record.queue_id.value);
  json.field("offset", record.queue_offset.value);
  write_or_null(json, "topic", origin_topic(dead));
  json.field("id", dead.id()).field("offsetId", dead.offset_id());
  wire::message::write_keys(json, dead.property(property::kKeys));
  json.field("tried", record.reconsume_times).field("bornMs", record.born_timestamp_ms);
  json.field("storedMs", record.store_timestamp_ms).field("resent", is_resent).end_object();
}

/// A group's dead letters of one broker; nothing is written of a group that has none.
api::Outcome write_group(Writer& json, MessageSource& source, AdminCall& call,
                         const std::string& topic) {
  const auto queues = call.rooms.broker.inspection().queues(topic);
  std::int64_t count = 0;
  std::int64_t oldest_ms = 0;
  std::int64_t newest_ms = 0;
  for (const api::QueueState& queue : queues.value) {
    if (queue.min == queue.max) continue;
    count += queue.max - queue.min;
    newest_ms = std::max(newest_ms, queue.last_store_ms);
    const auto first = source.scan(
        {topic, queue.queue_id.value, queue.min.value, queue.min.value + 1}, [&](Message&& dead) {
          const std::int64_t ms = dead.record.store_timestamp_ms;
          oldest_ms = oldest_ms == 0 ? ms : std::min(oldest_ms, ms);
          return false;
        });
    if (!first.ok()) return {first.status, first.message};
  }
  if (count == 0) return {};
  json.begin_object().field("group", wire::message::group_of_dead_topic(topic));
  json.field("messages", count);
  write_or_null(json, "oldestMs", oldest_ms);
  write_or_null(json, "newestMs", newest_ms);
  json.end_object();
  return {};
}

/// Where its copy goes; a refusal if it can go nowhere.
api::OutcomeOf<std::string> destination(AdminCall& call, const Wish& wish, const Message& dead) {
  std::string topic = wish.only_group ? retry_topic(wish.group) : origin_topic(dead);
  const std::string which =
      "dead letter " + dead.id() + " (" + dead.offset_id() + ") of group '" + wish.group + "' ";
  if (topic.empty()) {
    return {api::Status::kInvalidParameter,
            which + "does not say which topic it was sent to; nothing was sent", ""};
  }
  if (!call.rooms.broker.inspection().topic(topic)) {
    return {api::Status::kTopicNotFound,
            which + "belongs to topic '" + topic +
                "', which is not there; nothing was sent. PUT /api/v1/topics/" + topic +
                " makes it",
            ""};
  }
  return {api::Status::kOk, "", std::move(topic)};
}

bool is_wanted(const Wish& wish, const Message& dead) {
  return wish.id.empty() || dead.id() == wish.id || dead.offset_id() == wish.id;
}

/// Everything that can be checked before anything is sent.
api::OutcomeOf<Plan> plan(AdminCall& call, MessageSource& source, const Wish& wish) {
  Plan plan;
  api::Outcome refused;
  const auto take = [&](Message&& dead) {
    if (!is_wanted(wish, dead)) return true;
    auto topic = destination(call, wish, dead);
    if (!topic.ok()) {
      refused = {topic.status, topic.message};
      return false;
    }
    const auto before =
        wish.again ? api::OutcomeOf<bool>{} : was_resent_to(source, dead, topic.value);
    if (!before.ok()) {
      refused = {before.status, before.message};
      return false;
    }
    if (before.value) {
      ++plan.resent_before;
      return true;
    }
    plan.resends.push_back({std::move(dead), std::move(topic.value), ""});
    return static_cast<std::int64_t>(plan.resends.size()) < wish.limit;
  };
  const auto scanned = for_each_letter(source, call, wish.group, {}, take);
  if (!scanned.ok()) return {scanned.status, scanned.message, {}};
  plan.is_complete = scanned.value && static_cast<std::int64_t>(plan.resends.size()) < wish.limit;
  return {refused.status, refused.message, std::move(plan)};
}

/// Sends copies until the time of the request is over; what is left has no `as` then.
api::Outcome send_all(AdminCall& call, Plan& plan) {
  for (Resend& one : plan.resends) {
    const auto sent = send_message(call, wire::message::resent_copy(one.dead, one.topic));
    if (!sent.ok()) return {sent.status, sent.message};
    one.as = sent.value.offset_id;
  }
  return {};
}

std::set<std::string> others(AdminCall& call, const Wish& wish, const Plan& plan) {
  std::set<std::string> names;
  std::set<std::string> topics;
  for (const Resend& one : plan.resends) {
    if (wish.only_group || !topics.insert(one.topic).second) continue;
    const auto groups = call.rooms.broker.inspection().groups_of(one.topic);
    names.insert(groups.begin(), groups.end());
  }
  names.erase(wish.group);
  return names;
}

HttpReply show(AdminCall& call, const Wish& wish, const Plan& plan) {
  Writer json;
  json.begin_object().field("group", wish.group).field("resent", !wish.is_dry_run);
  json.key("messages").begin_array();
  for (const Resend& one : plan.resends) {
    json.begin_object().field("id", one.dead.id()).field("deadLetter", one.dead.offset_id());
    json.field("topic", one.topic);
    write_or_null(json, "resentAs", one.as);
    json.end_object();
  }
  json.end_array().field("resentBefore", plan.resent_before).key("alsoGivenTo").begin_array();
  for (const std::string& group : others(call, wish, plan)) json.value(group);
  json.end_array().field("complete", plan.is_complete).end_object();
  return json_reply(json);
}

Wish wish_of(const AdminCall& call) {
  const Value body = call.body;
  return {.group = call.names[0],
          .id = body["id"].text_or(""),
          .only_group = body["onlyGroup"].boolean_or(false),
          .again = body["again"].boolean_or(false),
          .is_dry_run = body["dryRun"].boolean_or(false),
          .limit = body["limit"].long_or(kLimit)};
}

}  // namespace

HttpReply list_dead_groups(AdminCall& call) {
  MessageSource source(call);
  Writer json;
  json.begin_array();
  for (const auto& [topic, config] : call.rooms.broker.inspection().topics().topics) {
    if (wire::message::group_of_dead_topic(topic).empty()) continue;
    const api::Outcome written = write_group(json, source, call, topic);
    if (!written.ok()) return error_reply(written);
  }
  json.end_array();
  return json_reply(json);
}

HttpReply list_dead_letters(AdminCall& call) {
  const std::string& group = call.names[0];
  const auto limit = static_cast<std::size_t>(call.number("limit").value_or(kLimit));
  LetterPlace after;
  if (const auto text = call.parameter("after")) {
    const auto place = place_of(*text);
    if (!place) return error_reply(400, "'after' is '" + *text + "'; it is QUEUE-OFFSET, as 0-17");
    after = *place;
  }
  MessageSource source(call);
  Messages letters;
  const auto scanned = for_each_letter(source, call, group, after, [&](Message&& dead) {
    letters.push_back(std::move(dead));
    return letters.size() < limit;
  });
  if (scanned.status == api::Status::kTopicNotFound) return no_dead_letters(group);
  if (!scanned.ok()) return error_reply({scanned.status, scanned.message});
  Writer json;
  json.begin_array();
  for (const Message& dead : letters) {
    const auto resent = was_resent(source, dead, group);
    if (!resent.ok()) return error_reply({resent.status, resent.message});
    write_letter(json, dead, resent.value);
  }
  json.end_array();
  return json_reply(json);
}

HttpReply resend_dead_letters(AdminCall& call) {
  const Wish wish = wish_of(call);
  if (wish.id.empty() != call.body["all"].boolean_or(false)) {
    return error_reply(400, R"(say which dead letters: {"id": …} for one, or {"all": true})");
  }
  if (!call.rooms.broker.inspection().topic(dead_topic(wish.group)))
    return no_dead_letters(wish.group);
  MessageSource source(call);
  auto made = plan(call, source, wish);
  if (!made.ok()) return error_reply({made.status, made.message});
  if (!wish.id.empty() && made.value.resends.empty() && made.value.resent_before == 0) {
    return error_reply(404, "group '" + wish.group + "' has no dead letter '" + wish.id +
                                "'; GET /api/v1/dead-letters/" + wish.group + " lists them");
  }
  if (!wish.is_dry_run) {
    const api::Outcome sent = send_all(call, made.value);
    const auto count = std::count_if(made.value.resends.begin(), made.value.resends.end(),
                                     [](const Resend& one) { return !one.as.empty(); });
    call.note = std::to_string(count) + " sent again";
    if (!sent.ok()) {
      return error_reply({sent.status, sent.message + "; " + std::to_string(count) +
                                           " before it were sent, and are skipped next time"});
    }
  }
  return show(call, wish, made.value);
}

}  // namespace saker::front
