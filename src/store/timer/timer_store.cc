#include "store/timer/timer_store.h"

#include <algorithm>
#include <map>
#include <vector>

#include "base/log.h"
#include "store/foreign_tables.h"
#include "store/timer/timer_recovery.h"

namespace saker::store {
namespace {

TimerUnit unit_of(const TimerEntry& entry, std::int64_t previous) {
  TimerUnit unit;
  unit.previous = previous;
  if (entry.rolls) unit.flags |= TimerUnit::kRolls;
  if (entry.deletes) unit.flags |= TimerUnit::kDeletes;
  unit.enqueued_ms = entry.enqueued_ms;
  unit.delay_ms = static_cast<std::int32_t>(entry.slot_ms - entry.enqueued_ms);
  unit.record = entry.record;
  unit.record_bytes = entry.record_bytes;
  unit.topic_hash = entry.topic_hash;
  return unit;
}

/// Messages that RocketMQ kept in its table are in no slot, and in the topic still.
void take_over(const ForeignTimers& foreign, TimerStart& start) {
  if (foreign.taken_until <= start.progress.queue_offset) return;
  const bool has_lost = start.lost_until > start.progress.queue_offset;
  start.lost_until = std::max(start.lost_until, foreign.taken_until);
  start.done_before_ms = has_lost ? std::min(start.done_before_ms, foreign.delivered_before_ms)
                                  : foreign.delivered_before_ms;
  log::info(
      "store: takes timer messages {} to {} of the timer topic from RocketMQ's table; those due "
      "before {} were delivered",
      start.progress.queue_offset.value, foreign.taken_until.value, start.done_before_ms);
}

}  // namespace

TimerStore::TimerStore(const Place& place)
    : place_(place),
      log_(place.disk, path("timerlog"), place.options.log_file_bytes),
      wheel_(place.disk, path("timerwheel"), place.options) {}

Result<std::unique_ptr<TimerStore>> TimerStore::open(const Place& place) {
  std::unique_ptr<TimerStore> timers(new TimerStore(place));
  Result<TimerCheckpoint> found = read_timer_checkpoint(timers->path("config/timercheck"));
  if (!found) return found.error();
  timers->checkpoint_ = *found;
  TimerRecovery recovery({timers->log_, timers->wheel_, place.store, *found, place.clock.wall_ms(),
                          place.options.precision_ms});
  Result<TimerStart> start = recovery.run();
  if (!start) return start.error();
  const Result<ForeignTimers> foreign = read_foreign_timers(place.root_dir);
  if (!foreign) return foreign.error();
  take_over(*foreign, *start);
  timers->start_ = *start;
  timers->log_end_ = timers->log_.end();
  return timers;
}

Status TimerStore::add(std::span<const TimerEntry> entries) {
  if (is_broken_) {
    return Error{ErrorCode::kUnavailable, "the medium failed; no timer is taken until a restart"};
  }
  std::map<std::int64_t, TimerSlot> slots;  // as they will be
  for (const TimerEntry& entry : entries) {
    auto slot = slots.find(entry.slot_ms);
    if (slot == slots.end()) {
      const Result<TimerSlot> found = this->slot(entry.slot_ms);
      if (!found) return found.error();
      slot = slots.emplace(entry.slot_ms, *found).first;
    }
    const TimerUnit unit = unit_of(entry, slot->second.last);
    const std::int64_t position = log_.stage(unit);
    if (slot->second.empty()) slot->second = {.first = position};
    slot->second.last = position;
    slot->second.count += unit.weight();
  }
  if (Status written = log_.write(); !written) return written;
  const std::lock_guard lock(mutex_);
  for (const auto& [slot_ms, slot] : slots) {
    if (Status set = wheel_.set(slot_ms, slot); !set) return set;
  }
  log_end_ = log_.end();
  return {};
}

bool TimerStore::is_empty() const {
  const std::lock_guard lock(mutex_);
  return wheel_.is_empty();
}

Result<TimerSlot> TimerStore::slot(std::int64_t slot_ms) const {
  const std::lock_guard lock(mutex_);
  return wheel_.slot(slot_ms);
}

Result<std::vector<std::int64_t>> TimerStore::used_slots(const SlotSpan& span) const {
  std::vector<std::int64_t> slots;
  {
    const std::lock_guard lock(mutex_);
    const Status looked = wheel_.each([&](std::int64_t ms, const TimerSlot&) {
      if (ms >= span.first_ms && ms <= span.last_ms) slots.push_back(ms);
    });
    if (!looked) return looked.error();
  }
  std::sort(slots.begin(), slots.end());
  return slots;
}

std::int32_t TimerStore::count(std::int64_t slot_ms) const {
  const Result<TimerSlot> found = slot(slot_ms);
  return found ? found->count : 0;
}

std::int64_t TimerStore::count_from(std::int64_t slot_ms) const {
  const std::lock_guard lock(mutex_);
  std::int64_t count = 0;
  const Status looked = wheel_.each([&](std::int64_t ms, const TimerSlot& slot) {
    if (ms >= slot_ms) count += slot.count;
  });
  return looked ? count : 0;
}

Status TimerStore::walk(std::int64_t last, const Visit& visit) const {
  while (last >= log_.begin()) {
    const Result<TimerUnit> unit = log_.read(last);
    if (!unit && unit.error().code == ErrorCode::kNotFound) return {};
    if (!unit) return unit.error();
    if (!visit(*unit)) return {};
    last = unit->previous;
  }
  return {};
}

Status TimerStore::flush(const TimerProgress& progress) {
  const std::lock_guard lock(flushing_);
  if (is_broken_) return {};
  if (Status written = write_checkpoint(progress); !written) return written;
  return log_.remove_before(place_.store.min_log_offset());
}

Status TimerStore::write_checkpoint(const TimerProgress& progress) {
  Changes changes;
  {
    const std::lock_guard lock(mutex_);
    if (!is_new(progress)) return {};
    changes = {log_end_, wheel_.take_changes()};
  }
  Status written = write_changes(changes);
  if (!written) {
    const std::lock_guard lock(mutex_);
    wheel_.give_back(changes.pages);
    return written;
  }
  TimerCheckpoint next = checkpoint_;
  next.read_ms = progress.read_ms;
  next.log_flushed = changes.log_end;
  next.queue_offset = next.master_queue_offset = progress.queue_offset.value;
  next.timestamp_ms = place_.clock.wall_ms();
  ++next.counter;
  Status done = write_timer_checkpoint(place_.disk, path("config/timercheck"), next);
  if (done) checkpoint_ = next;
  return done;
}

/// Before the first timer message there is nothing to say.
bool TimerStore::is_new(const TimerProgress& progress) const {
  const bool has_files = checkpoint_.timestamp_ms != 0;
  if (!has_files && log_end_ == 0 && progress.queue_offset.value == 0) return false;
  return log_end_ != checkpoint_.log_flushed || progress.read_ms != checkpoint_.read_ms ||
         progress.queue_offset.value != checkpoint_.queue_offset;
}

/// In this order: what is pointed at is on the medium before what points there.
Status TimerStore::write_changes(const Changes& changes) {
  if (Status synced = place_.store.flush_log(); !synced) return synced;
  if (Status synced = log_.sync(); !synced) {
    // The kernel may have dropped what it could not write, and says so once.
    is_broken_ = true;
    return synced;
  }
  return wheel_.write(changes.pages);
}

}  // namespace saker::store
