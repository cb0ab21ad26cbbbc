#include "broker/query/timer_look.h"

#include <algorithm>
#include <chrono>
#include <thread>

#include "base/java_hash.h"
#include "model/topic_name.h"

namespace saker::broker {
namespace {

constexpr int kPatienceMs = 100;

bool is_taken_back(const std::set<std::string, std::less<>>& keys, const TimerMessage& message) {
  if (keys.empty() || message.unique_key.empty()) return false;
  if (keys.contains(message.unique_key)) return true;
  return keys.contains(std::string(message.real_topic) + "+" + std::string(message.unique_key));
}

bool is_full(const api::TimerQuery& query, const api::LookupOutcome& outcome) {
  return outcome.slices.size() >= static_cast<std::size_t>(query.message_count_max);
}

api::LookupOutcome unreadable(const Error& why) {
  api::LookupOutcome outcome;
  outcome.status = api::Status::kFailed;
  outcome.message = "the waiting messages cannot be read now: " + why.message;
  return outcome;
}

}  // namespace

/// Who sent something a moment ago is to find it: it gets into its slot within milliseconds.
void TimerLook::await_slots() const {
  const QueueOffset end = rooms_.store.max_offset(kTimerTopic, {0});
  for (int ms = 0; ms < kPatienceMs && rooms_.filled_to() < end; ++ms)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

api::LookupOutcome TimerLook::look(const api::TimerQuery& query) const {
  await_slots();
  api::LookupOutcome outcome;
  const store::TimerStore& timers = rooms_.timers;
  if (timers.is_empty()) return outcome;
  // Slots that have passed hold what was delivered.
  const std::int64_t first =
      std::max(timers.slot_of(query.after.slot_ms),
               timers.slot_of(rooms_.clock.wall_ms()) - timers.precision_ms());
  const std::int64_t last = query.only_slot
                                ? timers.slot_of(query.after.slot_ms)
                                : timers.slot_of(rooms_.clock.wall_ms() + rooms_.delay_max_ms);
  const auto slots = timers.used_slots({.first_ms = first, .last_ms = last});
  if (!slots) return unreadable(slots.error());
  for (const std::int64_t ms : *slots) {
    if (const Status looked = look_into(ms, query, outcome); !looked.ok())
      return unreadable(looked.error());
    if (!outcome.is_complete) break;
  }
  return outcome;
}

Status TimerLook::look_into(std::int64_t slot_ms, const api::TimerQuery& query,
                            api::LookupOutcome& outcome) const {
  const Result<Slot> slot = read(slot_ms);
  if (!slot) return slot.error();
  for (const store::TimerUnit& unit : slot->units) {
    if (api::TimerPlace{slot_ms, unit.record} <= query.after) continue;
    if (is_full(query, outcome)) {
      outcome.is_complete = false;
      return {};
    }
    if (Status taken = take(*slot, unit, query, outcome); !taken) return taken;
  }
  return {};
}

/// All of it: what takes a message back may stand behind it.
Result<TimerLook::Slot> TimerLook::read(std::int64_t slot_ms) const {
  Slot slot;
  slot.ms = slot_ms;
  const Result<store::TimerSlot> there = rooms_.timers.slot(slot_ms);
  if (!there) return there.error();
  if (there->empty()) return slot;
  const Status walked = rooms_.timers.walk(there->last, [&](const store::TimerUnit& unit) {
    slot.units.push_back(unit);
    return true;
  });
  if (!walked) return walked.error();
  std::sort(slot.units.begin(), slot.units.end(),
            [](const auto& a, const auto& b) { return a.record < b.record; });
  // After a crash one may have been entered twice.
  const auto end = std::unique(slot.units.begin(), slot.units.end(),
                               [](const auto& a, const auto& b) { return a.record == b.record; });
  slot.units.erase(end, slot.units.end());
  if (Status read = read_keys(slot); !read) return read.error();
  return slot;
}

Status TimerLook::read_keys(Slot& slot) const {
  for (const store::TimerUnit& unit : slot.units) {
    if (!unit.deletes()) continue;
    const Result<store::Slice> record = rooms_.store.read_record(unit.record);
    if (!record && !store::is_lost(record.error())) return record.error();
    if (!record) continue;
    if (const auto message = read_timer_message(record->bytes))
      slot.keys.emplace(message->delete_key);
  }
  return {};
}

Status TimerLook::take(const Slot& slot, const store::TimerUnit& unit, const api::TimerQuery& query,
                       api::LookupOutcome& outcome) const {
  const bool is_wanted =
      !unit.deletes() && (query.topic.empty() || unit.topic_hash == java_hash(query.topic));
  if (!is_wanted) return {};
  Result<store::Slice> record = rooms_.store.read_record(unit.record);
  if (!record && !store::is_lost(record.error())) return record.error();
  if (!record) return {};  // deleted by age
  const auto message = read_timer_message(record->bytes);
  if (!message || message->deletes() || is_taken_back(slot.keys, *message)) return {};
  if (!query.topic.empty() && message->real_topic != query.topic) return {};
  outcome.slices.push_back({record->bytes, std::move(record->keep_alive)});
  outcome.timers.push_back({slot.ms, unit.record});
  return {};
}

}  // namespace saker::broker
