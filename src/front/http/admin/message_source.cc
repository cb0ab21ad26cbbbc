#include "front/http/admin/message_source.h"

#include <algorithm>
#include <set>
#include <utility>

#include "front/http/admin/awaited.h"
#include "model/property.h"
#include "model/topic_name.h"
#include "wire/record/message_id.h"

namespace saker::front {
namespace {

constexpr std::int32_t kStep = 256;

bool has_key(const Message& message, const MessageSource::KeySearch& search) {
  if (message.property(property::kUniqueKey) == search.key) return true;
  if (search.is_unique) return false;
  std::string_view keys = message.property(property::kKeys);
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    if (keys.substr(0, end) == search.key) return true;
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
  return false;
}

bool is_older(const Message& a, const Message& b) {
  return a.record.log_offset < b.record.log_offset;
}

}  // namespace

Messages messages_in(const api::LookupOutcome& outcome) {
  std::string bytes;
  for (const api::Slice& slice : outcome.slices) bytes += slice.bytes;
  auto messages = wire::message::split_messages("", std::move(bytes));
  return messages.ok() ? std::move(*messages) : Messages();
}

api::OutcomeOf<api::LookupOutcome> MessageSource::ask(const api::Lookup& what) {
  const Awaited<api::LookupOutcome> answer;
  call_.rooms.broker.look_up(api::Lane{0}, what, [answer](api::LookupOutcome& outcome) {
    answer.give(std::move(outcome));
  });
  auto came = answer.take(call_.deadline);
  if (!came) return {api::Status::kClientTimeout, "the store did not answer within three seconds"};
  if (came->status == api::Status::kBusy) return {came->status, came->message};
  return {api::Status::kOk, "", std::move(*came)};
}

api::OutcomeOf<Messages> MessageSource::by_key(const KeySearch& search) {
  auto asked = ask(api::KeyQuery{.topic = search.topic,
                                 .key = search.key,
                                 .is_unique_key = search.is_unique,
                                 .message_count_max = search.count_max,
                                 .begin_ms = search.from_ms,
                                 .end_ms = search.to_ms});
  if (!asked.ok()) return {asked.status, asked.message};
  Messages found = messages_in(asked.value);
  std::erase_if(found, [&](const Message& one) {
    return one.record.topic != search.topic || !has_key(one, search);
  });
  std::stable_sort(found.begin(), found.end(), is_older);
  return {api::Status::kOk, "", std::move(found)};
}

api::OutcomeOf<Messages> MessageSource::by_id(const std::string& id,
                                              const std::optional<std::string>& topic) {
  auto placed = by_place(id);
  if (!placed.ok()) return {placed.status, placed.message, {}};
  const bool is_it = placed.value && (!topic || placed.value->record.topic == *topic);
  if (is_it) return {api::Status::kOk, "", {std::move(*placed.value)}};
  if (topic) return by_key({.topic = *topic, .key = id, .is_unique = true});
  return everywhere(id);
}

/// The id of a producer may look like one of another broker's.
api::OutcomeOf<std::optional<Message>> MessageSource::by_place(const std::string& id) {
  const auto place = wire::record::decode_message_id(id);
  if (!place) return {};
  auto found = at(place->log_offset);
  if (found.value && found.value->record.store_host != place->store_host) found.value.reset();
  return found;
}

api::OutcomeOf<Messages> MessageSource::everywhere(const std::string& id) {
  api::Inspection& inspection = call_.rooms.broker.inspection();
  const auto names = inspection.system_topics();
  const std::set<std::string> internal(names.begin(), names.end());
  Messages all;
  for (const auto& [topic, config] : inspection.topics().topics) {
    if (internal.contains(topic) || is_of_a_group(topic)) continue;
    if (is_late()) {
      return {api::Status::kClientTimeout,
              "there are more topics than three seconds suffice for; name one: ?topic="};
    }
    auto found = by_key({.topic = topic, .key = id, .is_unique = true});
    if (!found.ok()) return found;
    std::move(found.value.begin(), found.value.end(), std::back_inserter(all));
  }
  std::stable_sort(all.begin(), all.end(), is_older);
  return {api::Status::kOk, "", std::move(all)};
}

api::OutcomeOf<std::optional<Message>> MessageSource::at(LogOffset place) {
  auto asked = ask(place);
  if (!asked.ok()) return {asked.status, asked.message};
  Messages found = messages_in(asked.value);
  if (found.empty() || found.front().record.log_offset != place) return {};
  return {api::Status::kOk, "", std::move(found.front())};
}

api::OutcomeOf<MessageSource::InSlots> MessageSource::in_slots(const api::TimerQuery& query) {
  auto asked = ask(query);
  if (!asked.ok()) return {asked.status, asked.message, {}};
  const api::LookupOutcome& outcome = asked.value;
  if (outcome.status != api::Status::kOk) return {outcome.status, outcome.message, {}};
  InSlots found;
  found.is_complete = outcome.is_complete;
  for (std::size_t i = 0; i < outcome.slices.size(); ++i) {
    auto messages = wire::message::split_messages("", std::string(outcome.slices[i].bytes));
    if (!messages.ok()) continue;
    for (Message& message : *messages) {
      found.messages.push_back(std::move(message));
      found.places.push_back(outcome.timers[i]);
    }
  }
  return {api::Status::kOk, "", std::move(found)};
}

api::OutcomeOf<MessageSource::Part> MessageSource::read(const QueueSpan& span, std::int64_t first) {
  const auto count = static_cast<std::int32_t>(std::min<std::int64_t>(kStep, span.end - first));
  auto asked = ask(api::QueueQuery{
      .topic = span.topic, .queue_id = {span.queue}, .first = {first}, .message_count_max = count});
  if (!asked.ok()) return {asked.status, asked.message};
  return {api::Status::kOk, "", {messages_in(asked.value), asked.value.next_offset.value}};
}

api::OutcomeOf<bool> MessageSource::scan(const QueueSpan& span,
                                         const std::function<bool(Message&&)>& take) {
  for (std::int64_t at = span.begin; at < span.end;) {
    if (scanned_ >= scanned_max_ || scanned_bytes_ >= kScannedBytesMax)
      return {api::Status::kOk, "", false};
    auto part = read(span, at);
    if (!part.ok()) return {part.status, part.message};
    for (Message& message : part.value.messages) {
      ++scanned_;
      scanned_bytes_ += static_cast<std::size_t>(message.record.total_size);
      // A batch is given out as a whole, also to who asks for its middle.
      if (message.queue_offset() < at) continue;
      if (message.queue_offset() >= span.end || !take(std::move(message)))
        return {api::Status::kOk, "", true};
    }
    if (part.value.next <= at) break;
    at = part.value.next;
  }
  return {api::Status::kOk, "", true};
}

}  // namespace saker::front
