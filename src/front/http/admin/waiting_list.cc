#include "front/http/admin/waiting_list.h"

#include <algorithm>

#include "base/number.h"
#include "config/properties.h"
#include "model/property.h"
#include "model/recall_handle.h"
#include "model/timer_time.h"
#include "model/topic_name.h"
#include "wire/message/pending_timers.h"

namespace saker::front {
namespace {

using api::TimerPlace;
using wire::message::timer_due_ms;

constexpr std::int32_t kStep = 256;
// Of one delay level, for one page.
constexpr std::int64_t kScannedMax = 4'000;

api::Outcome too_long() {
  return {api::Status::kClientTimeout,
          "more waits than three seconds suffice to look at; name no topic, or ask for fewer"};
}

}  // namespace

std::string Waiting::topic() const { return std::string(message.property(property::kRealTopic)); }

WaitingList::WaitingList(AdminCall& call)
    : call_(call),
      now_ms_(call.rooms.clock.wall_ms()),
      precision_ms_(wire::message::kTimerPrecisionMs) {
  const auto properties = config::parse_properties(call.rooms.settings.dump());
  if (!properties.ok()) return;
  for (const config::Property& property : *properties) {
    if (property.key == "brokerName") broker_name_ = property.value;
    if (property.key == "timerPrecisionMs")
      precision_ms_ = whole_number(property.value).value_or(precision_ms_);
    if (property.key != "messageDelayLevel") continue;
    if (const auto levels = DelayLevels::parse(property.value); levels.ok()) levels_ = *levels;
  }
}

std::string WaitingList::handle_of(const Waiting& timer) const {
  return encode(RecallHandle{.topic = timer.topic(),
                             .broker_name = broker_name_,
                             .timestamp_ms = wire::message::timer_slot_ms(timer.message) + 1,
                             .unique_key = timer.message.id()});
}

Waiting WaitingList::timer_of(Message&& message, const TimerPlace& place) const {
  const std::int64_t due_ms = timer_due_ms(message, precision_ms_);
  return {std::move(message), due_ms, 0, place};
}

Waiting WaitingList::delayed_of(Message&& message, std::int32_t level) const {
  const std::int64_t due_ms = message.record.store_timestamp_ms + levels_.delay_ms(level);
  const TimerPlace place{slot_of_due(due_ms, precision_ms_), message.record.log_offset};
  return {std::move(message), due_ms, level, place};
}

api::OutcomeOf<WaitingList::Page> WaitingList::page(Wish wish) {
  if (wish.from_ms > 0)
    wish.after = std::max(wish.after, {slot_of_due(wish.from_ms, precision_ms_), {-1}});
  auto parts = std::vector<Part>();
  auto read = timers(wish, false);
  for (std::int32_t level = 1; read.ok() && level <= levels_.count(); ++level) {
    parts.push_back(std::move(read.value));
    read = delayed(wish, level);
  }
  if (!read.ok()) return {read.status, read.message, {}};
  parts.push_back(std::move(read.value));

  // Beyond where one of them was read to, it may have what comes before that of the others.
  Page page;
  for (const Part& part : parts) {
    if (part.read_to && (!page.next || *part.read_to < *page.next)) page.next = part.read_to;
  }
  for (Part& part : parts) {
    for (Waiting& one : part.waiting)
      if (!page.next || one.place <= *page.next) page.waiting.push_back(std::move(one));
  }
  std::sort(page.waiting.begin(), page.waiting.end(),
            [](const Waiting& a, const Waiting& b) { return a.place < b.place; });
  if (page.waiting.size() > wish.count_max) {
    page.waiting.resize(wish.count_max);
    page.next = page.waiting.back().place;
  }
  std::stable_sort(page.waiting.begin(), page.waiting.end(),
                   [](const Waiting& a, const Waiting& b) { return a.due_ms < b.due_ms; });
  return {api::Status::kOk, "", std::move(page)};
}

api::OutcomeOf<WaitingList::Part> WaitingList::timers(const Wish& wish, bool only_slot) {
  MessageSource source(call_);
  auto found = source.in_slots({.after = wish.after,
                                .topic = wish.topic,
                                .only_slot = only_slot,
                                .message_count_max = static_cast<std::int32_t>(wish.count_max)});
  if (!found.ok()) return {found.status, found.message, {}};
  Part part;
  if (!found.value.is_complete) part.read_to = found.value.places.back();
  for (std::size_t i = 0; i < found.value.messages.size(); ++i) {
    Waiting one = timer_of(std::move(found.value.messages[i]), found.value.places[i]);
    if (one.due_ms > now_ms_ && one.due_ms >= wish.from_ms) part.waiting.push_back(std::move(one));
  }
  return {api::Status::kOk, "", std::move(part)};
}

/// Where a level has what is due then. Levels that have delivered nothing yet are not told: what is
/// due now is behind the delay then.
api::OutcomeOf<std::int64_t> WaitingList::next_delivery(std::int32_t level,
                                                        std::int64_t due_ms) const {
  api::Broker& broker = call_.rooms.broker;
  const api::QueueRequest queue{kScheduleTopic, DelayLevels::queue_of(level)};
  const std::int64_t stored_ms = std::max(due_ms, now_ms_) - levels_.delay_ms(level);
  const auto found = broker.offset_by_time(queue, stored_ms, api::TimeBoundary::kLower);
  if (!found.ok()) return {found.status, found.message, {}};
  const std::int64_t by_time = found.value.value;
  for (const api::DelayLevelFacts& known : broker.statistics().runtime().delay_levels) {
    if (known.level != level) continue;
    const std::int64_t delivered = known.delivered.value;
    return {api::Status::kOk, "", due_ms > now_ms_ ? std::max(delivered, by_time) : delivered};
  }
  return {api::Status::kOk, "", by_time};
}

api::OutcomeOf<WaitingList::Part> WaitingList::delayed(const Wish& wish, std::int32_t level) {
  const api::QueueRequest queue{kScheduleTopic, DelayLevels::queue_of(level)};
  const std::int64_t end = call_.rooms.broker.max_offset(queue).value;
  Part part;
  if (end == 0) return {api::Status::kOk, "", std::move(part)};
  const api::OutcomeOf<std::int64_t> from = next_delivery(level, wish.after.slot_ms);
  if (!from.ok()) return {from.status, from.message, {}};
  std::int64_t begin = from.value;
  while (part.waiting.empty() && !part.read_to && begin < end) {
    if (std::chrono::steady_clock::now() >= call_.deadline) {
      const api::Outcome late = too_long();
      return {late.status, late.message, {}};
    }
    MessageSource source(call_, kScannedMax);
    std::optional<TimerPlace> seen;
    const auto scanned = source.scan(
        {std::string(kScheduleTopic), queue.queue_id.value, begin, end}, [&](Message&& message) {
          begin = message.queue_offset() + 1;
          Waiting one = delayed_of(std::move(message), level);
          if (one.place <= wish.after) return true;
          seen = one.place;
          const bool is_wanted = wish.topic.empty() || one.topic() == wish.topic;
          if (is_wanted && one.due_ms >= wish.from_ms) part.waiting.push_back(std::move(one));
          return part.waiting.size() < wish.count_max;
        });
    if (!scanned.ok()) return {scanned.status, scanned.message, {}};
    const bool is_full = part.waiting.size() >= wish.count_max;
    if (begin < end && (is_full || !scanned.value)) part.read_to = seen;
    if (scanned.value && !is_full) break;
  }
  return {api::Status::kOk, "", std::move(part)};
}

api::OutcomeOf<std::optional<Waiting>> WaitingList::find_timer(const std::string& id_or_handle) {
  const auto handle = decode_recall_handle(id_or_handle);
  const std::string key = handle ? handle->unique_key : id_or_handle;
  auto found = find_in_index(key);
  if (!found.ok() || found.value) return found;
  // There may be no index, or it is behind.
  Wish from{.after = {}, .topic = handle ? handle->topic : "", .count_max = kStep};
  if (handle) from.after.slot_ms = slot_of_due(handle->timestamp_ms, precision_ms_);
  return find_in_slots(key, std::move(from), handle.has_value());
}

api::OutcomeOf<std::optional<Waiting>> WaitingList::find_in_index(const std::string& key) {
  MessageSource source(call_);
  auto found = source.by_key({.topic = std::string(kTimerTopic), .key = key, .is_unique = true});
  if (!found.ok()) return {found.status, found.message, {}};
  auto pending = wire::message::pending_of(found.value, {now_ms_, precision_ms_});
  if (pending.empty()) return {};
  return {api::Status::kOk, "", timer_of(std::move(pending.back()), {})};
}

api::OutcomeOf<std::optional<Waiting>> WaitingList::find_in_slots(const std::string& key, Wish from,
                                                                  bool only_slot) {
  for (;;) {
    auto part = timers(from, only_slot);
    if (!part.ok()) return {part.status, part.message, {}};
    for (Waiting& one : part.value.waiting)
      if (one.message.id() == key) return {api::Status::kOk, "", std::move(one)};
    if (!part.value.read_to) return {};
    if (std::chrono::steady_clock::now() >= call_.deadline) {
      return {api::Status::kClientTimeout,
              "more waits than three seconds suffice to look at: its recall handle leads to it at "
              "once",
              {}};
    }
    from.after = *part.value.read_to;
  }
}

api::OutcomeOf<std::optional<Waiting>> WaitingList::find_delayed(const std::string& id) {
  MessageSource source(call_);
  auto found = source.by_key({.topic = std::string(kScheduleTopic), .key = id, .is_unique = true});
  if (!found.ok()) return {found.status, found.message, {}};
  for (Message& message : found.value) {
    const std::int32_t level = message.record.queue_id.value + 1;
    if (level > levels_.count()) continue;
    Waiting one = delayed_of(std::move(message), level);
    if (one.due_ms > now_ms_) return {api::Status::kOk, "", std::move(one)};
  }
  return {};
}

}  // namespace saker::front
