#include "broker/timer/timer_service.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace saker::broker {
namespace {

/// Slots are read so long before they begin.
constexpr std::int64_t kAheadMs = 2'000;
constexpr std::int64_t kPauseMs = 100;
/// Rounds of one step: a look at the clock for others in between.
constexpr int kRoundsMax = 64;
constexpr int kSlotsPerLook = 100'000;
constexpr std::size_t kExpectedMax = 4;
/// 64 MB of them: then slots are read only when they begin.
constexpr std::size_t kNearMax = 2'000'000;
/// With so long a way to catch up first, nothing new may enter the wheel: it could meet what is
/// still to be delivered, a turn of the wheel later.
constexpr std::int64_t kBehindParts = 4;  // of a turn

/// Where the wheel is to be read from: older than a turn of it nothing can be.
std::int64_t begin_of(const store::TimerStore& timers, std::int64_t now_ms) {
  if (timers.is_empty()) return timers.slot_of(now_ms);
  const std::int64_t oldest_ms = now_ms - timers.turn_ms() + timers.precision_ms();
  return timers.slot_of(
      std::max(timers.start().progress.read_ms, std::max<std::int64_t>(oldest_ms, 0)));
}

}  // namespace

TimerService::TimerService(const Rooms& rooms)
    : rooms_(rooms),
      filler_({rooms.clock, rooms.store, rooms.timers, near_, rooms.roll_window_ms, rooms.events}),
      deliverer_(
          {rooms.clock, rooms.store, rooms.appender, near_, rooms.light_queues, rooms.events}),
      near_until_ms_(begin_of(rooms.timers, rooms.clock.wall_ms())),
      done_ms_(near_until_ms_),
      far_count_(rooms.timers.count_from(near_until_ms_)),
      waiting_(far_count_),
      log_limit_(rooms.clock, 1),
      progress_(rooms.timers.start().progress) {}

std::int64_t TimerService::step() {
  if (rooms_.appender.waiting()) rooms_.appender.release();
  take_loaded();
  bool has_more = true;
  for (int round = 0; has_more && round < kRoundsMax; ++round) {
    has_more = fill() > 0;
    if (rooms_.options.stop_dequeue) continue;
    has_more = look_ahead() || has_more;
    if (const std::size_t staged = deliverer_.stage_due(is_finishing_); staged > 0) {
      rooms_.appender.commit();
      has_more = true;
    }
  }
  settle();
  return next_step_ms(has_more);
}

bool TimerService::finish() {
  is_finishing_ = true;
  settle();
  return !near_.is_busy();
}

void TimerService::take_loaded() {
  std::vector<LoadedSlot> loaded;
  {
    const std::lock_guard lock(mutex_);
    loaded.swap(loaded_);
    for (const LoadedSlot& slot : loaded) {
      if (slot.failed) requests_.push_back({slot.slot_ms, slot.last});
    }
  }
  for (LoadedSlot& slot : loaded) {
    if (!slot.failed) near_.take_in(std::move(slot));
  }
}

std::size_t TimerService::fill() {
  if (rooms_.options.stop_enqueue || is_finishing_ || near_.has_late()) return 0;
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  if (now_ms < retry_ms_ && retry_ms_ - now_ms <= kPauseMs) return 0;
  const std::int64_t behind_ms = now_ms - near_until_ms_;
  if (behind_ms > rooms_.timers.turn_ms() / kBehindParts) return 0;
  const Result<std::size_t> filled = filler_.fill(near_until_ms_);
  filled_to_.store(filler_.next().value, std::memory_order_release);
  if (filled) {
    far_count_ += filler_.far_count();
    return *filled;
  }
  note_failure(filled.error());
  return 0;
}

/// Asks for the slots that will begin soon. True if there is more to look at.
bool TimerService::look_ahead() {
  if (is_finishing_) return false;
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::int64_t until_ms = near_.count() > kNearMax ? now_ms : now_ms + kAheadMs;
  for (int i = 0; i < kSlotsPerLook; ++i) {
    if (near_until_ms_ > until_ms || near_.expected_count() >= kExpectedMax) return false;
    const Result<store::TimerSlot> slot = rooms_.timers.slot(near_until_ms_);
    if (!slot) {
      note_failure(slot.error());
      return false;
    }
    far_count_ -= slot->count;
    if (!slot->empty()) {
      near_.expect(near_until_ms_);
      const std::lock_guard lock(mutex_);
      requests_.push_back({near_until_ms_, slot->last});
    }
    near_until_ms_ += rooms_.timers.precision_ms();
  }
  return true;
}

/// Only what changed something is told on, so that an idle broker writes nothing.
void TimerService::settle() {
  // Until its time is over a slot may get more, unless nothing is taken any more.
  const std::int64_t open_ms = is_finishing_ ? rooms_.timers.precision_ms() : 0;
  const std::int64_t over_ms = rooms_.timers.slot_of(rooms_.clock.wall_ms()) + open_ms;
  const bool has_done = near_.forget_before(over_ms);
  publish_load();
  const std::lock_guard lock(mutex_);
  const bool is_settled = !near_.has_late();
  const bool has_filled = is_settled && filler_.next() != progress_.queue_offset;
  if (!has_done && !has_filled) return;
  // A clock that is set back brings no slot back that is done.
  done_ms_ = std::max(done_ms_, std::min(over_ms, near_until_ms_));
  progress_.read_ms = std::min(done_ms_, near_.first_ms().value_or(done_ms_));
  if (is_settled) progress_.queue_offset = filler_.next();
}

void TimerService::publish_load() {
  const auto near_count = static_cast<std::int64_t>(near_.count());
  waiting_.store(std::max<std::int64_t>(0, far_count_) + near_count, std::memory_order_relaxed);
  const std::int64_t next_due_ms = near_.next_due_ms().value_or(INT64_MAX);
  next_due_ms_.store(next_due_ms, std::memory_order_relaxed);
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const std::size_t overdue = next_due_ms < now_ms ? near_.count_before(now_ms) : 0;
  overdue_count_.store(static_cast<std::int64_t>(overdue), std::memory_order_relaxed);
}

std::int64_t TimerService::next_step_ms(bool has_more) const {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  if (has_more) return now_ms;
  std::int64_t next_ms = rooms_.timers.slot_of(now_ms) + rooms_.timers.precision_ms();
  if (const auto due_ms = near_.next_due_ms(); due_ms && !rooms_.options.stop_dequeue) {
    next_ms = std::min(next_ms, std::max(*due_ms, deliverer_.retry_ms()));
  }
  if (retry_ms_ > now_ms) next_ms = std::min(next_ms, retry_ms_);
  return next_ms;
}

void TimerService::note_failure(const Error& why) {
  retry_ms_ = rooms_.clock.wall_ms() + kPauseMs;
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::error("broker: timers wait for the disk reason=\"{}\" withheld={}", why.message, withheld);
  }
}

bool TimerService::has_request() const {
  const std::lock_guard lock(mutex_);
  return !requests_.empty();
}

std::optional<SlotRequest> TimerService::next_request() {
  const std::lock_guard lock(mutex_);
  if (requests_.empty()) return std::nullopt;
  const SlotRequest request = requests_.front();
  requests_.pop_front();
  return request;
}

void TimerService::loaded(LoadedSlot slot) {
  const std::lock_guard lock(mutex_);
  loaded_.push_back(std::move(slot));
}

store::TimerProgress TimerService::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

}  // namespace saker::broker
