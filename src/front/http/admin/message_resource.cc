#include <algorithm>

#include "base/base64.h"
#include "filter/sql/expression.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/message_sending.h"
#include "front/http/admin/message_source.h"
#include "front/http/admin/resource.h"
#include "model/property.h"
#include "wire/message/message_tag.h"

namespace saker::front {
namespace {

using wire::json::Value;
using wire::json::Writer;
using wire::message::BodyFormat;
using wire::message::NewMessage;

constexpr std::int64_t kLimit = 20;
constexpr std::size_t kBodiesBytesMax = 16 << 20;

/// Which messages of a topic are wanted.
struct Choice {
  std::string topic;
  std::optional<std::string> key;
  std::optional<std::int64_t> queue;
  std::optional<std::int64_t> offset;
  std::optional<std::int64_t> from_ms;
  std::int64_t to_ms = INT64_MAX;
  std::int64_t limit = kLimit;
  std::optional<std::string> tag;
  std::optional<std::string> sql;
  std::optional<filter::sql::Expression> condition;  ///< of `sql`

  bool is_filtered() const { return tag || condition; }
  bool matches(const Message& message) const {
    if (condition) return condition->matches(message.record.properties);
    return !tag || wire::message::has_tag(message, *tag);
  }
};

Choice choice_of(const AdminCall& call) {
  return {.topic = call.names[0],
          .key = call.parameter("key"),
          .queue = call.number("queue"),
          .offset = call.number("offset"),
          .from_ms = call.number("fromMs"),
          .to_ms = call.number("toMs").value_or(INT64_MAX),
          .limit = call.number("limit").value_or(kLimit),
          .tag = call.parameter("tag"),
          .sql = call.parameter("sql"),
          .condition = {}};
}

/// Reads the condition, too. Empty: nothing.
std::string contradiction_in(Choice& choice) {
  if (choice.key && choice.key->empty()) return "'key' is empty";
  if (choice.key && (choice.queue || choice.offset))
    return "a key is looked for in all queues: leave out 'queue' and 'offset', or 'key'";
  if (choice.offset && !choice.queue) return "'offset' counts in one queue: name the 'queue', too";
  if (choice.offset && choice.from_ms)
    return "'offset' and 'fromMs' both say where to begin: leave out one";
  if (choice.key && (choice.tag || choice.sql))
    return "a key is looked for alone: leave out 'tag' and 'sql', or 'key'";
  if (choice.tag && choice.sql) return "'tag' and 'sql' both choose: leave out one";
  if (!choice.sql) return "";
  auto parsed = filter::sql::Expression::parse(*choice.sql);
  if (!parsed.ok())
    return "'" + *choice.sql + "' is no SQL92 expression: " + parsed.error().message;
  choice.condition = std::move(*parsed);
  return "";
}

std::optional<BodyFormat> format_of(const AdminCall& call) {
  const std::string name = call.parameter("body").value_or("auto");
  const auto& names = wire::message::body_format_names();
  if (std::find(names.begin(), names.end(), name) == names.end()) return std::nullopt;
  return wire::message::body_format_of(name);
}

HttpReply no_format(const AdminCall& call) {
  std::string names;
  for (const std::string& name : wire::message::body_format_names())
    names += (names.empty() ? "" : ", ") + name;
  return error_reply(400, "'body' is '" + call.parameter("body").value_or("") +
                              "'; bodies are shown as one of: " + names);
}

/// Bodies may be compressed: how large an answer is shows only while it is written.
HttpReply show(const Messages& messages, BodyFormat format) {
  Writer json;
  json.begin_array();
  std::size_t bytes = 0;
  for (const Message& message : messages) {
    bytes += write_message(json, message, format);
    if (bytes > kBodiesBytesMax) {
      return error_reply(400,
                         "the bodies of these messages have more than 16 MiB: leave them out with "
                         "body=none, or ask for fewer with 'limit'");
    }
  }
  json.end_array();
  return json_reply(json);
}

/// By store time, at most `limit`.
void keep_oldest(Messages& messages, std::int64_t limit) {
  std::stable_sort(messages.begin(), messages.end(), [](const Message& a, const Message& b) {
    return std::pair(a.record.store_timestamp_ms, a.record.log_offset) <
           std::pair(b.record.store_timestamp_ms, b.record.log_offset);
  });
  if (static_cast<std::int64_t>(messages.size()) > limit)
    messages.resize(static_cast<std::size_t>(limit));
}

api::OutcomeOf<std::int64_t> begin_of(AdminCall& call, const Choice& choice,
                                      const api::QueueState& queue) {
  if (choice.offset) return {api::Status::kOk, "", *choice.offset};
  if (!choice.from_ms) return {api::Status::kOk, "", queue.min.value};
  const api::OutcomeOf<QueueOffset> found = call.rooms.broker.offset_by_time(
      {choice.topic, queue.queue_id}, *choice.from_ms, api::TimeBoundary::kLower);
  return {found.status, found.message, std::clamp(found.value, queue.min, queue.max).value};
}

api::Outcome too_much(const Choice& choice) {
  return {api::Status::kInvalidParameter,
          "topic '" + choice.topic +
              "' has more in its queues than one answer is read from: name a 'queue', or a lower "
              "'limit'"};
}

api::Outcome nothing_up_to(std::int64_t offset) {
  return {api::Status::kInvalidParameter,
          "nothing of what one answer is read from is wanted; go on with offset=" +
              std::to_string(offset)};
}

/// Adds what is wanted of one queue.
api::Outcome add(AdminCall& call, MessageSource& source, const Choice& choice,
                 const api::QueueState& queue, Messages& messages) {
  const api::OutcomeOf<std::int64_t> from = begin_of(call, choice, queue);
  if (!from.ok()) return {from.status, from.message};
  const std::int64_t begin = from.value;
  const std::int64_t end =
      choice.is_filtered() ? queue.max.value : std::min(queue.max.value, begin + choice.limit);
  std::int64_t found = 0;
  std::int64_t next = begin;
  const auto scanned =
      source.scan({choice.topic, queue.queue_id.value, begin, end}, [&](Message&& message) {
        if (message.record.store_timestamp_ms > choice.to_ms) return false;
        next = message.queue_offset() + 1;
        if (!choice.matches(message)) return true;
        messages.push_back(std::move(message));
        return ++found < choice.limit;
      });
  if (!scanned.ok() || scanned.value) return {scanned.status, scanned.message};
  // What was found of one queue is a part that the caller can go on from.
  if (!choice.is_filtered() || !choice.queue) return too_much(choice);
  return found > 0 ? api::Outcome() : nothing_up_to(next);
}

HttpReply out_of_range(const Choice& choice, const api::QueueState& queue) {
  return error_reply(400, "offset " + std::to_string(*choice.offset) + " is not in queue " +
                              std::to_string(queue.queue_id.value) + " of topic '" + choice.topic +
                              "', which has " + std::to_string(queue.min.value) + " to " +
                              std::to_string(queue.max.value));
}

HttpReply no_queue(const Choice& choice, std::size_t count) {
  return error_reply(404, "topic '" + choice.topic + "' has no queue " +
                              std::to_string(*choice.queue) + "; it has " + std::to_string(count) +
                              ", from 0 on");
}

HttpReply read_queues(AdminCall& call, const Choice& choice, BodyFormat format) {
  const auto queues = call.rooms.broker.inspection().queues(choice.topic);
  if (!queues.ok()) return no_topic(choice.topic);
  MessageSource source(call);
  Messages messages;
  bool is_there = !choice.queue;
  for (const api::QueueState& queue : queues.value) {
    if (choice.queue && queue.queue_id.value != *choice.queue) continue;
    is_there = true;
    const bool is_in_range =
        !choice.offset || (*choice.offset >= queue.min.value && *choice.offset <= queue.max.value);
    if (!is_in_range) return out_of_range(choice, queue);
    const api::Outcome added = add(call, source, choice, queue, messages);
    if (!added.ok()) return error_reply(added);
    keep_oldest(messages, choice.limit);
  }
  return is_there ? show(messages, format) : no_queue(choice, queues.value.size());
}

bool is_plain(std::string_view text) {
  return !text.empty() && text.find_first_of("\x01\x02") == std::string_view::npos;
}

/// Empty: all of them can be stored.
std::string add_properties(Value body, std::string& text) {
  const auto add = [&](std::string_view name, const std::string& value) -> std::string {
    if (!is_plain(name) || !is_plain(value)) {
      return "'" + std::string(name) + "' with the value '" + value +
             "' is no property: neither may be empty or have the bytes 1 and 2";
    }
    property::append(text, name, value);
    return "";
  };
  std::string wrong;
  if (const auto key = body["key"].text()) wrong = add(property::kKeys, *key);
  if (const auto tag = body["tag"].text(); tag && wrong.empty()) wrong = add(property::kTags, *tag);
  for (const auto& [name, value] : body["properties"].members())
    if (wrong.empty()) wrong = add(name, value.text_or(""));
  property::append(text, property::kWait, "true");
  if (const auto level = body["delayLevel"].integer())
    property::append(text, property::kDelay, std::to_string(*level));
  if (const auto at_ms = body["deliverAtMs"].integer())
    property::append(text, property::kTimerDeliverMs, std::to_string(*at_ms));
  return wrong;
}

}  // namespace

HttpReply show_message(AdminCall& call) {
  const auto format = format_of(call);
  if (!format) return no_format(call);
  const auto topic = call.parameter("topic");
  if (topic && !call.rooms.broker.inspection().topic(*topic)) return no_topic(*topic);
  const auto found = MessageSource(call).by_id(call.names[0], topic);
  if (!found.ok()) return error_reply({found.status, found.message});
  if (!found.value.empty()) return show(found.value, *format);
  const std::string where = topic ? "in topic '" + *topic + "'" : "in any topic";
  return error_reply(404, "no message with the id '" + call.names[0] + "' " + where +
                              "; it may be deleted by age, or not indexed yet. By key: GET "
                              "/api/v1/topics/{topic}/messages?key=");
}

HttpReply list_messages(AdminCall& call) {
  const auto format = format_of(call);
  if (!format) return no_format(call);
  Choice choice = choice_of(call);
  if (const std::string wrong = contradiction_in(choice); !wrong.empty())
    return error_reply(400, wrong);
  if (!call.rooms.broker.inspection().topic(choice.topic)) return no_topic(choice.topic);
  if (!choice.key) return read_queues(call, choice, *format);
  const auto found =
      MessageSource(call).by_key({.topic = choice.topic,
                                  .key = *choice.key,
                                  .count_max = static_cast<std::int32_t>(choice.limit),
                                  .from_ms = choice.from_ms.value_or(0),
                                  .to_ms = choice.to_ms});
  return found.ok() ? show(found.value, *format) : error_reply({found.status, found.message});
}

HttpReply post_message(AdminCall& call) {
  const std::string& topic = call.names[0];
  if (!call.rooms.broker.inspection().topic(topic)) return no_topic(topic);
  const auto body = call.body["body"].text();
  if (!body) return error_reply(400, "'body' is missing: the text of the message");
  NewMessage message;
  message.topic = topic;
  message.queue = call.body["queue"].int_or(-1);
  const std::string encoding = call.body["bodyEncoding"].text_or("text");
  if (encoding == "text") message.body = *body;
  if (encoding == "base64") {
    auto bytes = decode_base64(*body);
    if (!bytes) return error_reply(400, "'body' is no base64");
    message.body = std::move(*bytes);
  } else if (encoding != "text") {
    return error_reply(400, "'bodyEncoding' is '" + encoding + "'; a body comes as text or base64");
  }
  message.born_ms = call.rooms.clock.wall_ms();
  if (const std::string wrong = add_properties(call.body, message.properties); !wrong.empty())
    return error_reply(400, wrong);
  const auto sent = send_message(call, message);
  if (!sent.ok()) return error_reply({sent.status, sent.message});
  call.note = sent.value.offset_id;
  Writer json;
  json.begin_object().field("queue", sent.value.queue).field("offset", sent.value.offset);
  json.field("id", sent.value.id).field("offsetId", sent.value.offset_id);
  json.field("onDisk", sent.value.is_on_disk);
  write_or_null(json, "recallHandle", sent.value.recall_handle);
  json.end_object();
  return json_reply(json);
}

}  // namespace saker::front
