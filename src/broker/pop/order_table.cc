#include "broker/pop/order_table.h"

#include <algorithm>
#include <iterator>

#include "wire/json/document.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/codec.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
namespace json = wire::json;

constexpr std::int64_t kKeepMs = 24 * 3'600'000;

void write_map(json::Writer& writer, std::string_view name, const auto& map) {
  if (map.empty()) return;
  writer.key(name).begin_object();
  for (const auto& [offset, value] : map) {
    writer.integer_key(offset).value(static_cast<std::int64_t>(value));
  }
  writer.end_object();
}

void write(json::Writer& writer, const OrderedTaking& taking) {
  writer.begin_object();
  if (!taking.attempt_id.empty()) writer.field("a", taking.attempt_id);
  writer.field("cm", static_cast<std::int64_t>(taking.done_bits))
      .field("i", taking.invisible_ms)
      .field("l", taking.last_taken_ms)
      .key("o")
      .begin_array();
  for (std::size_t i = 0; i < taking.offsets.size(); ++i) {
    writer.value(i == 0 ? taking.offsets[0] : taking.offsets[i] - taking.offsets[0]);
  }
  writer.end_array();
  write_map(writer, "oc", taking.counts);
  write_map(writer, "ot", taking.next_visible_ms);
  writer.field("popTime", taking.pop_time_ms).end_object();
}

/// Offsets and times are added up: what a damaged file says must not wrap around.
std::int64_t number_in(json::Value value) {
  constexpr std::int64_t kMost = std::int64_t{1} << 60;
  return std::clamp(value.long_or(0), -kMost, kMost);
}
std::int32_t count_in(json::Value value) {
  constexpr std::int32_t kMost = 1 << 30;
  return std::clamp(value.int_or(0), -kMost, kMost);
}

OrderedTaking read_taking(json::Value value) {
  OrderedTaking taking;
  taking.attempt_id = value["a"].text_or("");
  taking.done_bits = static_cast<std::uint64_t>(value["cm"].long_or(0));
  taking.invisible_ms = number_in(value["i"]);
  taking.last_taken_ms = number_in(value["l"]);
  taking.pop_time_ms = number_in(value["popTime"]);
  for (const json::Value& offset : value["o"].items()) {
    if (taking.offsets.size() == OrderTable::kMessagesMax) break;
    const std::int64_t first = taking.offsets.empty() ? 0 : taking.offsets[0];
    taking.offsets.push_back(first + number_in(offset));
  }
  for (const auto& [key, count] : value["oc"].members()) {
    if (const auto offset = body::key_number(key)) taking.counts[*offset] = count_in(count);
  }
  for (const auto& [key, time] : value["ot"].members()) {
    if (const auto offset = body::key_number(key)) {
      taking.next_visible_ms[*offset] = time.long_or(0);
    }
  }
  return taking;
}

/// Counts go on where the same messages come again, but for a repeat of the same attempt.
std::map<std::int64_t, std::int32_t> counts_after(const OrderedTaking& before,
                                                  const OrderedTaking& taking) {
  if (!before.attempt_id.empty() && before.attempt_id == taking.attempt_id) return before.counts;
  std::map<std::int64_t, std::int32_t> counts;
  for (const std::int64_t offset : taking.offsets) {
    const auto end = before.offsets.end();
    if (std::find(before.offsets.begin(), end, offset) == end) continue;
    const auto count = before.counts.find(offset);
    counts[offset] = count == before.counts.end() ? 1 : count->second + 1;
  }
  return counts;
}

std::size_t place_of(const OrderedTaking& taking, std::int64_t offset) {
  const auto found = std::find(taking.offsets.begin(), taking.offsets.end(), offset);
  return static_cast<std::size_t>(found - taking.offsets.begin());
}

OrderTable::Acked after_done(const OrderedTaking& taking) {
  for (std::size_t i = 0; i < taking.offsets.size(); ++i) {
    if ((taking.done_bits >> i & 1) == 0) return {.next = {taking.offsets[i]}};
  }
  const std::int64_t last = taking.offsets.back();
  return {.next = {std::max(taking.end, last + 1)}, .may_go_on = taking.end == 0};
}

}  // namespace

std::string encode(const OrdersState& state) {
  json::Writer writer(json::Style::kFile);
  std::int64_t count = 0;
  for (const auto& [key, queues] : state) count += static_cast<std::int64_t>(queues.size());
  writer.begin_object()
      .field("orderInfoCount", count)
      .field("orderedConsumptionLevel", "QUEUE")
      .key("table")
      .begin_object();
  for (const auto& [key, queues] : state) {
    writer.key(key).begin_object();
    for (const auto& [queue, taking] : queues) write(writer.integer_key(queue), taking);
    writer.end_object();
  }
  return writer.end_object().end_object().take();
}

Result<OrdersState> decode_orders(std::string_view text) {
  return body::decode_object(text, [](json::Value root) {
    OrdersState state;
    for (const auto& [key, queues] : root["table"].members()) {
      for (const auto& [queue, taking] : queues.members()) {
        const auto id = body::key_number(queue);
        if (id) state[std::string(key)][static_cast<std::int32_t>(*id)] = read_taking(taking);
      }
    }
    return state;
  });
}

std::int64_t OrderedTaking::visible_ms(std::int64_t offset) const {
  const auto own = next_visible_ms.find(offset);
  return own == next_visible_ms.end() ? pop_time_ms + invisible_ms : own->second;
}

void OrderTable::restore(OrdersState state) {
  const std::lock_guard lock(mutex_);
  takings_ = std::move(state);
}

OrdersState OrderTable::state() const {
  const std::lock_guard lock(mutex_);
  return takings_;
}

std::optional<std::int64_t> OrderTable::closed_until_ms(const Progress& of,
                                                        std::string_view attempt_id) const {
  const std::lock_guard lock(mutex_);
  const OrderedTaking* taking = find(of);
  if (taking == nullptr) return std::nullopt;
  if (!attempt_id.empty() && taking->attempt_id == attempt_id) return std::nullopt;
  std::optional<std::int64_t> until;
  for (std::size_t i = 0; i < taking->offsets.size(); ++i) {
    if ((taking->done_bits >> i & 1) != 0) continue;
    const std::int64_t visible_ms = taking->visible_ms(taking->offsets[i]);
    if (visible_ms > clock_.wall_ms()) until = std::max(until.value_or(0), visible_ms);
  }
  return until;
}

std::map<std::int64_t, std::int32_t> OrderTable::take(const Progress& of, OrderedTaking taking) {
  const std::lock_guard lock(mutex_);
  changes_.fetch_add(1, std::memory_order_relaxed);
  taking.last_taken_ms = clock_.wall_ms();
  OrderedTaking& present = takings_[key_of(of)][of.queue_id.value];
  taking.counts = counts_after(present, taking);
  present = std::move(taking);
  return present.counts;
}

OrderTable::Acked OrderTable::acknowledge(const Progress& of, QueueOffset offset,
                                          std::int64_t pop_time_ms,
                                          std::optional<QueueOffset> next) {
  const std::lock_guard lock(mutex_);
  OrderedTaking* taking = find(of);
  const bool is_known = taking != nullptr && !taking->offsets.empty();
  if (!is_known && next != offset) return {.found = Found::kOtherPop};
  if (taking == nullptr) return {.next = offset + 1, .may_go_on = true};
  if (taking->offsets.empty()) return {.found = Found::kUnknownOffset};
  if (taking->pop_time_ms != pop_time_ms) return {.found = Found::kOtherPop};
  const std::size_t place = place_of(*taking, offset.value);
  if (place == taking->offsets.size()) return {.found = Found::kUnknownOffset};
  taking->done_bits |= std::uint64_t{1} << place;
  changes_.fetch_add(1, std::memory_order_relaxed);
  return after_done(*taking);
}

void OrderTable::set_visible(const Progress& of, QueueOffset offset, std::int64_t pop_time_ms,
                             std::int64_t visible_ms) {
  const std::lock_guard lock(mutex_);
  OrderedTaking* taking = find(of);
  if (taking == nullptr || taking->pop_time_ms != pop_time_ms) return;
  if (place_of(*taking, offset.value) == taking->offsets.size()) return;
  taking->next_visible_ms[offset.value] = visible_ms;
  changes_.fetch_add(1, std::memory_order_relaxed);
}

void OrderTable::suspend(const Progress& of, std::int64_t pop_time_ms, std::int64_t visible_ms) {
  const std::lock_guard lock(mutex_);
  OrderedTaking* taking = find(of);
  if (taking == nullptr || taking->pop_time_ms != pop_time_ms) return;
  for (std::size_t i = 0; i < taking->offsets.size(); ++i) {
    if ((taking->done_bits >> i & 1) != 0) continue;
    const std::int64_t offset = taking->offsets[i];
    taking->next_visible_ms[offset] = visible_ms;
    // The next pop adds one.
    if (!taking->was_suspended) --taking->counts[offset];
  }
  taking->was_suspended = true;
  changes_.fetch_add(1, std::memory_order_relaxed);
}

void OrderTable::forget(const Progress& of) {
  const std::lock_guard lock(mutex_);
  const auto queues = takings_.find(key_of(of));
  if (queues == takings_.end() || queues->second.erase(of.queue_id.value) == 0) return;
  if (queues->second.empty()) takings_.erase(queues);
  changes_.fetch_add(1, std::memory_order_relaxed);
}

void OrderTable::expire(const Keeps& keeps) {
  const std::lock_guard lock(mutex_);
  const std::int64_t oldest_ms = clock_.wall_ms() - kKeepMs;
  for (auto entry = takings_.begin(); entry != takings_.end();) {
    const std::string_view key = entry->first;
    const std::size_t at = key.find('@');
    const std::size_t erased = std::erase_if(entry->second, [&](const auto& queue) {
      return queue.second.last_taken_ms < oldest_ms || at == key.npos ||
             !keeps(key.substr(0, at), key.substr(at + 1), {queue.first});
    });
    if (erased > 0) changes_.fetch_add(1, std::memory_order_relaxed);
    entry = entry->second.empty() ? takings_.erase(entry) : std::next(entry);
  }
}

std::string OrderTable::key_of(const Progress& of) {
  return std::string(of.topic).append("@").append(of.group);
}

const OrderedTaking* OrderTable::find(const Progress& of) const {
  const auto queues = takings_.find(key_of(of));
  if (queues == takings_.end()) return nullptr;
  const auto found = queues->second.find(of.queue_id.value);
  return found == queues->second.end() ? nullptr : &found->second;
}

OrderedTaking* OrderTable::find(const Progress& of) {
  return const_cast<OrderedTaking*>(std::as_const(*this).find(of));
}

}  // namespace saker::broker
