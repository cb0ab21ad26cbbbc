#include <algorithm>

#include "base/number.h"
#include "front/http/admin/awaited.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"
#include "model/property.h"
#include "model/topic_name.h"
#include "wire/message/message_json.h"
#include "wire/message/open_halves.h"

namespace saker::front {
namespace {

using wire::json::Writer;

constexpr std::int64_t kLimit = 100;

struct Listing {
  Messages halves;
  bool is_complete = true;
  std::int64_t read_to = -1;  ///< the last offset that was looked at
};

/// What was asked for behind an earlier page.
constexpr std::int64_t kFromTheFirst = -1;

std::string topic_of(const Message& half) {
  return std::string(half.property(property::kRealTopic));
}

std::string group_of(const Message& half) {
  return std::string(half.property(property::kProducerGroup));
}

/// What the broker is not yet done with in the queue of a topic of transactions.
QueueSpan undone(AdminCall& call, std::string_view topic) {
  api::Broker& broker = call.rooms.broker;
  const api::QueueRequest queue{topic, {0}};
  const std::int64_t min = broker.min_offset(queue).value;
  const std::int64_t max = broker.max_offset(queue).value;
  const auto done = broker.query_offset({.group = kTransactionGroup,
                                         .topic = topic,
                                         .queue_id = QueueId{0},
                                         .offset = {},
                                         .zero_if_not_found = false});
  const std::int64_t begin = done.ok() ? std::clamp(done.value.value, min, max) : min;
  return {std::string(topic), 0, begin, max};
}

/// Those that nobody has ended, as far as the broker has written that down.
api::OutcomeOf<Listing> read_open(AdminCall& call, std::int64_t after = kFromTheFirst) {
  MessageSource source(call);
  std::vector<std::int64_t> ended;
  // The ends first, and all of them: without its end a half message would count as open.
  QueueSpan halves = undone(call, kHalfTopic);
  halves.begin = std::max(halves.begin, after + 1);
  const auto ops = source.scan(undone(call, kOpTopic), [&](Message&& op) {
    const auto offsets = wire::message::parse_op_body(op.record.body);
    ended.insert(ended.end(), offsets.begin(), offsets.end());
    return true;
  });
  if (!ops.ok()) return {ops.status, ops.message, {}};
  if (!ops.value) {
    return {api::Status::kBusy,
            "more transactions have just ended than one answer can take in; try again in a minute",
            {}};
  }
  Messages copies;
  const auto scanned = source.scan(halves, [&](Message&& half) {
    copies.push_back(std::move(half));
    return true;
  });
  if (!scanned.ok()) return {scanned.status, scanned.message, {}};
  const std::int64_t read_to = copies.empty() ? after : copies.back().queue_offset();
  return {api::Status::kOk, "", {wire::message::open_of(copies, ended), scanned.value, read_to}};
}

/// Oldest first.
api::OutcomeOf<Listing> read_given_up(AdminCall& call, std::int64_t after = kFromTheFirst) {
  api::Broker& broker = call.rooms.broker;
  const api::QueueRequest queue{kGivenUpTopic, {0}};
  Listing listing;
  const std::int64_t begin = std::max(broker.min_offset(queue).value, after + 1);
  const auto scanned = MessageSource(call).scan(
      {std::string(kGivenUpTopic), 0, begin, broker.max_offset(queue).value}, [&](Message&& half) {
        listing.read_to = half.queue_offset();
        listing.halves.push_back(std::move(half));
        return true;
      });
  listing.is_complete = scanned.value;
  return {scanned.status, scanned.message, std::move(listing)};
}

void write(Writer& json, const Message& half) {
  json.begin_object().field("id", half.id()).field("offsetId", half.offset_id());
  json.field("topic", topic_of(half)).field("producerGroup", group_of(half));
  wire::message::write_keys(json, half.property(property::kKeys));
  json.field("bornMs", half.record.born_timestamp_ms);
  json.field("checks", wire::message::check_count_of(half)).end_object();
}

/// The newest with that id.
const Message* find(const Messages& halves, const std::string& id) {
  const auto found = std::find_if(halves.rbegin(), halves.rend(), [&](const Message& half) {
    return half.id() == id || half.offset_id() == id;
  });
  return found == halves.rend() ? nullptr : &*found;
}

HttpReply not_found(const std::string& id, bool is_given_up, bool is_complete) {
  std::string why = is_given_up ? "no transaction '" + id +
                                      "' was given up; GET /api/v1/transactions?givenUp=true"
                                      " lists those that were"
                                : "no transaction '" + id +
                                      "' is open: it may be ended already; GET "
                                      "/api/v1/transactions lists those that are";
  if (!is_complete) why += "; there are more than was looked at";
  return error_reply(404, why);
}

/// Groups of producers are known by what they do.
bool is_unknown(AdminCall& call, const std::string& group, const Listing& listing) {
  if (!listing.is_complete) return false;
  const auto producers = call.rooms.broker.inspection().all_producers();
  return std::none_of(producers.begin(), producers.end(),
                      [&](const auto& one) { return one.first == group; }) &&
         std::none_of(listing.halves.begin(), listing.halves.end(),
                      [&](const Message& half) { return group_of(half) == group; });
}

/// As an answer to a check: the producer's own time to decide may be over.
api::Outcome end(AdminCall& call, const Message& half, api::TransactionDecision decision) {
  const Awaited<api::Outcome> answer;
  call.rooms.lanes.post(api::Lane{0}, [&broker = call.rooms.broker, half, decision, answer] {
    const std::string group = group_of(half);
    broker.end_transaction(api::Lane{0},
                           {.producer_group = group,
                            .half_offset = half.record.queue_offset,
                            .log_offset = half.record.log_offset,
                            .decision = decision,
                            .answers_check = true},
                           [answer](const api::Outcome& outcome) { answer.give(outcome); });
  });
  return answer.take(call.deadline).value_or(no_answer());
}

api::Outcome resume(AdminCall& call, LogOffset place) {
  const Awaited<api::Outcome> answer;
  call.rooms.lanes.post(api::Lane{0}, [&broker = call.rooms.broker, place, answer] {
    broker.resume_checks(api::Lane{0}, place,
                         [answer](const api::Outcome& outcome) { answer.give(outcome); });
  });
  return answer.take(call.deadline).value_or(no_answer());
}

HttpReply done_with(const Message& half, std::string_view what) {
  Writer json;
  json.begin_object().field("id", half.id()).field("topic", topic_of(half));
  json.field("producerGroup", group_of(half)).field("done", what).end_object();
  return json_reply(json);
}

}  // namespace

HttpReply list_transactions(AdminCall& call) {
  const auto after = whole_number(call.parameter("after").value_or("-1"));
  if (!after) return error_reply(400, "'after' is not the 'next' of a page");
  const auto listing =
      call.is_set("givenUp") ? read_given_up(call, *after) : read_open(call, *after);
  if (!listing.ok()) return error_reply({listing.status, listing.message});
  const auto group = call.parameter("group");
  if (group && *after == kFromTheFirst && is_unknown(call, *group, listing.value)) {
    return error_reply(404, "no producer group '" + *group +
                                "' is online, or has a transaction here; GET "
                                "/api/v1/clients?role=producer lists those that are");
  }
  std::int64_t left = call.number("limit").value_or(kLimit);
  std::optional<std::int64_t> next;
  if (!listing.value.is_complete) next = listing.value.read_to;
  std::int64_t last = *after;
  Writer json;
  json.begin_object().key("transactions").begin_array();
  for (const Message& half : listing.value.halves) {
    if (group && group_of(half) != *group) continue;
    if (left-- == 0) {
      next = last;
      break;
    }
    write(json, half);
    last = half.queue_offset();
  }
  json.end_array().field("complete", !next.has_value());
  write_or_null(json, "next", next ? std::to_string(*next) : "");
  json.end_object();
  return json_reply(json);
}

HttpReply settle_transaction(AdminCall& call) {
  const std::string decision = call.body["decision"].text_or("");
  if (decision != "commit" && decision != "rollback") {
    return error_reply(400, "'decision' is '" + decision + "'; it has to be commit or rollback");
  }
  const auto listing = read_open(call);
  if (!listing.ok()) return error_reply({listing.status, listing.message});
  const Message* const half = find(listing.value.halves, call.names[0]);
  if (half == nullptr) return not_found(call.names[0], false, listing.value.is_complete);
  const bool commits = decision == "commit";
  const api::Outcome ended =
      end(call, *half,
          commits ? api::TransactionDecision::kCommit : api::TransactionDecision::kRollback);
  if (!ended.ok()) return error_reply(ended);
  call.note = decision;
  return done_with(*half, commits ? "committed" : "rolled back");
}

HttpReply resume_transaction(AdminCall& call) {
  const auto given_up = read_given_up(call);
  if (!given_up.ok()) return error_reply({given_up.status, given_up.message});
  const Message* const half = find(given_up.value.halves, call.names[0]);
  if (half == nullptr) return not_found(call.names[0], true, given_up.value.is_complete);
  // One that is resumed twice could be committed twice.
  const auto open = read_open(call);
  if (!open.ok()) return error_reply({open.status, open.message});
  const Message* const other = find(open.value.halves, half->id());
  // An older one is what was given up: that it has ended is written down a moment later.
  if (other != nullptr && other->record.store_timestamp_ms > half->record.store_timestamp_ms) {
    return error_reply(409, "transaction " + half->id() + " of producer group '" + group_of(*half) +
                                "' is open: it was resumed already");
  }
  const api::Outcome resumed = resume(call, half->record.log_offset);
  return resumed.ok() ? done_with(*half, "resumed") : error_reply(resumed);
}

}  // namespace saker::front
