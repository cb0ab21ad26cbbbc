#include "store/timer/timer_recovery.h"

#include <algorithm>

#include "base/log.h"
#include "wire/record/record.h"

namespace saker::store {
namespace {

/// The message that a unit speaks of, if it is there.
std::optional<wire::record::Record> message_of(const Store& store, const TimerUnit& unit,
                                               Slice& keeps) {
  Result<Slice> found = store.read_record(unit.record);
  if (!found) return std::nullopt;
  keeps = std::move(*found);
  wire::record::Record record;
  if (wire::record::decode(keeps.bytes, wire::record::BodyCrc::kIgnore, record)) {
    return std::nullopt;
  }
  const bool is_it = record.topic == kTimerTopic && record.total_size == unit.record_bytes;
  return is_it ? std::optional(record) : std::nullopt;
}

}  // namespace

Result<TimerStart> TimerRecovery::run() {
  Status done = log_.load();
  if (done) done = wheel_.load();
  if (done) done = replay();
  if (done) done = mend_slots();
  if (!done) return done.error();
  return start();
}

Status TimerRecovery::replay() {
  const std::int64_t begin = log_.begin();
  const std::int64_t full = log_.end();
  is_lost_ = begin == full && checkpoint_.log_flushed > 0;
  if (is_lost_)
    log::warn("store: the timer log is missing; timers are read again from their topic");
  const bool knows_all = wheel_.was_there() && checkpoint_.log_flushed >= begin;
  const std::int64_t from = knows_all ? std::min(checkpoint_.log_flushed, full) : begin;
  const Result<std::int64_t> end =
      log_.scan(from, [this](std::int64_t position, const TimerUnit& unit) {
        if (position >= checkpoint_.log_flushed && !is_backed(unit)) return false;
        entered_ = enter(position, unit);
        return entered_.ok();
      });
  if (!end) return end.error();
  if (!entered_) return entered_;
  if (*end < checkpoint_.log_flushed && !is_lost_) {
    log::warn("store: the timer log ends at {} instead of {}", *end, checkpoint_.log_flushed);
  }
  return log_.end_at(is_lost_ ? 0 : *end);
}

/// A slot's oldest unit names none before it.
Status TimerRecovery::enter(std::int64_t position, const TimerUnit& unit) {
  Result<TimerSlot> slot = wheel_.slot(unit.slot_ms());
  if (!slot) return slot.error();
  if (slot->last >= position && slot->last < log_.end()) return {};  // the wheel knows it
  if (slot->empty() || unit.previous < 0) *slot = {.first = position};
  slot->last = position;
  slot->count += unit.weight();
  return wheel_.set(unit.slot_ms(), *slot);
}

/// Messages that retention took were there once.
bool TimerRecovery::is_backed(const TimerUnit& unit) const {
  if (unit.record < store_.min_log_offset()) return true;
  Slice keeps;
  return message_of(store_, unit, keeps).has_value();
}

/// As RocketMQ leaves them when the machine dies: it may bring the wheel to the medium before what
/// the wheel points at.
Status TimerRecovery::mend_slots() {
  std::set<std::int64_t> broken;
  std::int64_t from = log_.end();
  const Status looked = wheel_.each([&](std::int64_t slot_ms, const TimerSlot& found) {
    const Result<TimerSlot> slot = wheel_.slot(slot_ms);
    if (!slot || slot->last < log_.end()) return;
    broken.insert(slot_ms);
    from = std::min(from, std::max(found.first, log_.begin()));
  });
  if (!looked || broken.empty()) return looked;
  for (const std::int64_t slot_ms : broken) {
    if (Status set = wheel_.set(slot_ms, {}); !set) return set;
  }
  const Result<std::int64_t> end =
      log_.scan(from, [&](std::int64_t position, const TimerUnit& unit) {
        if (broken.contains(unit.slot_ms())) entered_ = enter(position, unit);
        return entered_.ok();
      });
  if (!end) return end.error();
  return entered_;
}

TimerStart TimerRecovery::start() const {
  TimerStart start;
  start.progress = {checkpoint_.read_ms, {checkpoint_.queue_offset}};
  start.done_before_ms = checkpoint_.read_ms;
  if (is_lost_) {
    start.lost_until = start.progress.queue_offset;
    start.progress.queue_offset = {};
  } else if (const std::optional<TimerUnit> last = log_.last(); last) {
    Slice keeps;
    const auto message = message_of(store_, *last, keeps);
    if (message) {
      const QueueOffset next = message->queue_offset + 1;
      start.progress.queue_offset = std::max(start.progress.queue_offset, next);
    }
  }
  const QueueOffset min = store_.min_offset(kTimerTopic, {0});
  const QueueOffset max = store_.max_offset(kTimerTopic, {0});
  start.progress.queue_offset = std::clamp(start.progress.queue_offset, min, max);
  return start;
}

}  // namespace saker::store
