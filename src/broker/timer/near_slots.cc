#include "broker/timer/near_slots.h"

#include <algorithm>

namespace saker::broker {
namespace {

/// std's heaps have the greatest in front.
bool is_later(const NearTimer& a, const NearTimer& b) {
  return a.due_ms != b.due_ms ? a.due_ms > b.due_ms : a.record > b.record;
}

}  // namespace

void NearSlots::expect(std::int64_t slot_ms) { slots_[slot_ms].is_expected = true; }

void NearSlots::take_in(LoadedSlot loaded) {
  Slot& slot = slots_[loaded.slot_ms];
  slot.is_expected = false;
  count_ += loaded.timers.size();
  slot.heap.insert(slot.heap.end(), loaded.timers.begin(), loaded.timers.end());
  std::make_heap(slot.heap.begin(), slot.heap.end(), is_later);
  for (std::string& key : loaded.delete_keys) slot.delete_keys.insert(std::move(key));
}

void NearSlots::add(std::int64_t slot_ms, const NearTimer& timer) { push(slots_[slot_ms], timer); }

void NearSlots::push(Slot& slot, const NearTimer& timer) {
  slot.heap.push_back(timer);
  std::push_heap(slot.heap.begin(), slot.heap.end(), is_later);
  ++count_;
}

void NearSlots::add_delete_key(std::int64_t slot_ms, std::string key) {
  slots_[slot_ms].delete_keys.insert(std::move(key));
}

bool NearSlots::is_deleted(std::int64_t slot_ms, const TimerMessage& message) const {
  const auto slot = slots_.find(slot_ms);
  if (slot == slots_.end() || slot->second.delete_keys.empty()) return false;
  const auto& keys = slot->second.delete_keys;
  if (message.unique_key.empty()) return false;
  if (keys.contains(message.unique_key)) return true;
  return keys.contains(std::string(message.real_topic) + "+" + std::string(message.unique_key));
}

std::optional<NearSlots::Taken> NearSlots::take_due(std::int64_t now_ms, bool only_begun) {
  for (auto& [slot_ms, slot] : slots_) {
    if (slot.is_expected || slot.heap.empty() || slot.heap.front().due_ms > now_ms) continue;
    if (only_begun && !slot.is_begun && slot_ms != kLate) continue;
    std::pop_heap(slot.heap.begin(), slot.heap.end(), is_later);
    Taken taken{slot_ms, slot.heap.back()};
    slot.heap.pop_back();
    --count_;
    ++slot.outstanding;
    return taken;
  }
  return std::nullopt;
}

void NearSlots::done(std::int64_t slot_ms) { --slots_[slot_ms].outstanding; }

void NearSlots::give_back(const Taken& taken) {
  Slot& slot = slots_[taken.slot_ms];
  --slot.outstanding;
  push(slot, taken.timer);
}

void NearSlots::mark_begun(std::int64_t slot_ms) { slots_[slot_ms].is_begun = true; }

bool NearSlots::forget_before(std::int64_t time_ms) {
  const std::size_t before = slots_.size();
  std::erase_if(slots_, [time_ms](const auto& slot) {
    return slot.first < time_ms && slot.second.is_done();
  });
  return slots_.size() != before;
}

std::size_t NearSlots::expected_count() const {
  return static_cast<std::size_t>(std::count_if(
      slots_.begin(), slots_.end(), [](const auto& slot) { return slot.second.is_expected; }));
}

std::optional<std::int64_t> NearSlots::first_ms() const {
  const auto first = slots_.upper_bound(kLate);
  return first == slots_.end() ? std::nullopt : std::optional(first->first);
}

std::optional<std::int64_t> NearSlots::next_due_ms() const {
  std::optional<std::int64_t> next;
  for (const auto& [slot_ms, slot] : slots_) {
    if (slot.is_expected || slot.heap.empty()) continue;
    const std::int64_t due_ms = slot.heap.front().due_ms;
    next = next ? std::min(*next, due_ms) : due_ms;
  }
  return next;
}

std::size_t NearSlots::count_before(std::int64_t time_ms) const {
  std::size_t count = 0;
  for (auto slot = slots_.begin(); slot != slots_.end() && slot->first < time_ms; ++slot) {
    count += slot->second.heap.size();
  }
  return count;
}

bool NearSlots::has_late() const {
  const auto late = slots_.find(kLate);
  return late != slots_.end() && !late->second.is_done();
}

bool NearSlots::is_busy() const {
  return std::any_of(slots_.begin(), slots_.end(), [](const auto& slot) {
    return slot.second.outstanding > 0 ||
           ((slot.second.is_begun || slot.first == kLate) && !slot.second.is_done());
  });
}

}  // namespace saker::broker
