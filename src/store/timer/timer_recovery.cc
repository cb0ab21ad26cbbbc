#include "store/timer/timer_recovery.h"

#include <algorithm>

#include "base/log.h"
#include "wire/record/record.h"

namespace saker::store {
namespace {

/// The place in the timer topic of the message that a unit speaks of, if it is there.
Result<std::optional<QueueOffset>> place_of(const Store& store, const TimerUnit& unit) {
  const std::optional<QueueOffset> none;
  Result<Slice> found = store.read_record(unit.record);
  if (!found && !is_lost(found.error())) return found.error();
  if (!found) return none;
  wire::record::Record record;
  if (wire::record::decode(found->bytes, wire::record::BodyCrc::kIgnore, record)) return none;
  const bool is_it = record.topic == kTimerTopic && record.total_size == unit.record_bytes;
  return is_it ? std::optional(record.queue_offset) : none;
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
  const std::int64_t flushed = checkpoint_.log_flushed;
  if (begin == full && flushed > 0) return give_up_log("it is missing");
  const Result<bool> lacks_files = has_lost_files();
  if (!lacks_files) return lacks_files.error();
  if (*lacks_files) return give_up_log("files of it are missing");
  const Agreement agreement = compare();
  if (agreement == Agreement::kLogLacksUnits) return give_up_log("its end is missing");
  if (agreement == Agreement::kWheelLacksUnits) {
    log::warn("store: timerwheel lacks timers of timerlog; it is made anew from the timer log");
    if (Status gone = wheel_.discard(); !gone) return gone;
  }
  const bool knows_all = wheel_.was_there() && flushed >= begin;
  const std::int64_t from = knows_all ? std::min(flushed, full) : begin;
  const Result<std::int64_t> end =
      log_.scan(from, [this](std::int64_t position, const TimerUnit& unit) {
        const bool is_known = position < checkpoint_.log_flushed;
        const Result<bool> backed = is_known ? Result<bool>(true) : is_backed(unit);
        if (backed && !*backed) return false;
        if (!is_known) least_slot_ms_ = std::min(least_slot_ms_, unit.slot_ms());
        entered_ = backed ? enter(position, unit) : Status(backed.error());
        return entered_.ok();
      });
  if (!end) return end.error();
  if (!entered_) return entered_;
  if (*end < flushed) return give_up_log("it is damaged at " + std::to_string(*end));
  return log_.end_at(*end);
}

/// Messages that wait are in their topic, too, as long as the commit log has them.
Status TimerRecovery::give_up_log(std::string_view why) {
  log::warn("store: timerlog is not whole: {}; timers are read again from their topic", why);
  is_lost_ = true;
  if (Status gone = wheel_.discard(); !gone) return gone;
  return log_.end_at(0);
}

/// Retention removes a first file when all its messages are gone; the topic then begins with those
/// of the next file, but for some that never were in a slot.
Result<bool> TimerRecovery::has_lost_files() const {
  if (log_.has_gap()) return true;
  const std::int64_t begin = log_.begin();
  if (begin == 0 || begin == log_.end()) return false;
  if (wheel_.was_there() && !has_slots_before(begin)) return false;
  const Result<TimerUnit> first = log_.read(begin);
  if (!first) return false;
  const auto place = place_of(store_, *first);
  if (!place) return place.error();
  return place->has_value() && **place > store_.min_offset(kTimerTopic, {0});
}

/// Slots that are still to be done.
bool TimerRecovery::has_slots_before(std::int64_t position) const {
  bool has_some = false;
  const Status looked = wheel_.each([&](std::int64_t slot_ms, const TimerSlot& slot) {
    has_some = has_some || (slot_ms >= checkpoint_.read_ms && slot.first < position);
  });
  return has_some || !looked;
}

/// Looks at some units: damage that matters is rarely of one.
TimerRecovery::Agreement TimerRecovery::compare() const {
  constexpr int kLooksMax = 1'000;
  std::int64_t at = checkpoint_.log_flushed;
  if (at > log_.end()) return Agreement::kLogLacksUnits;
  for (int i = 0; i < kLooksMax && at > log_.begin(); ++i, at = log_.before(at)) {
    const std::optional<TimerUnit> unit = log_.last_before(at);
    if (!unit) return Agreement::kLogLacksUnits;
    if (!wheel_.was_there() || unit->slot_ms() < checkpoint_.read_ms) continue;
    const Result<TimerSlot> slot = wheel_.slot(unit->slot_ms());
    if (slot && slot->last < log_.before(at)) return Agreement::kWheelLacksUnits;
  }
  return Agreement::kAll;
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
Result<bool> TimerRecovery::is_backed(const TimerUnit& unit) const {
  if (unit.record < store_.min_log_offset()) return true;
  const auto place = place_of(store_, unit);
  return place ? Result<bool>(place->has_value()) : Result<bool>(place.error());
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

/// Slots are done before the checkpoint says so. One that says more than its own time and that of
/// the clock is damaged: rather a message is delivered twice than never.
std::int64_t TimerRecovery::read_ms() const {
  constexpr std::int64_t kSlackMs = 600'000;  // a clock that was set back
  const std::int64_t slack_ms = kSlackMs + 2 * precision_ms_;
  const std::int64_t read_ms = std::max<std::int64_t>(checkpoint_.read_ms, 0);
  if (read_ms <= std::max(checkpoint_.timestamp_ms, now_ms_) + slack_ms) return read_ms;
  const std::int64_t known_ms =
      checkpoint_.timestamp_ms > 0 ? std::min(checkpoint_.timestamp_ms, now_ms_) : now_ms_;
  log::warn(
      "store: config/timercheck says that timers are done until {}, which is yet to come; "
      "those from {} on are looked at again",
      read_ms, known_ms);
  return known_ms - known_ms % precision_ms_;
}

Result<TimerStart> TimerRecovery::start() const {
  TimerStart start;
  const std::int64_t done_ms = read_ms();
  start.progress = {std::min(done_ms, least_slot_ms_), {checkpoint_.queue_offset}};
  start.done_before_ms = done_ms;
  if (is_lost_) {
    start.lost_until = start.progress.queue_offset;
    start.progress.queue_offset = {};
  } else if (const std::optional<TimerUnit> last = log_.last(); last) {
    const auto place = place_of(store_, *last);
    if (!place) return place.error();
    if (*place) {
      start.progress.queue_offset = std::max(start.progress.queue_offset, **place + 1);
    }
  }
  const QueueOffset min = store_.min_offset(kTimerTopic, {0});
  const QueueOffset max = store_.max_offset(kTimerTopic, {0});
  start.progress.queue_offset = std::clamp(start.progress.queue_offset, min, max);
  return start;
}

}  // namespace saker::store
