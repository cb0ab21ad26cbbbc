#include "store/retention/retention.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace saker::store {
namespace {

constexpr std::int64_t kFirstRunMs = 60'000;
// COMPAT: RocketMQ answers a request to delete by deleting in so many runs.
constexpr int kRunsPerRequest = 20;
// While sends are refused, or readers keep a deleted file, room is looked for more often.
constexpr std::int64_t kAnxiousSleepMs = 1000;

}  // namespace

Retention::Retention(RetentionRooms rooms, const RetentionOptions& options)
    : rooms_(std::move(rooms)),
      options_(options),
      hours_(DeleteHours::parse(options.delete_hours).value_or(DeleteHours{})),
      gauge_(rooms_.disk, {rooms_.segments.places().writable_directories(), rooms_.queue_directory},
             options_),
      disposal_(
          rooms_.disk, [this](std::int64_t ms) { return rest(ms); }, rooms_.spares),
      log_cleaner_({rooms_.segments, rooms_.clock, disposal_,
                    [this](std::int64_t ms) { return rest(ms); }, rooms_.cover, rooms_.begin_at},
                   options_),
      queue_cleaner_(
          rooms_.queues, [this](std::int64_t ms) { return rest(ms); }, options_.queue_pause_ms),
      listeners_{&queue_cleaner_} {}

Retention::~Retention() { stop(); }

void Retention::start() {
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "retention");
}

void Retention::stop() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Retention::wake() {
  {
    const std::lock_guard lock(mutex_);
    is_woken_ = true;
  }
  wake_.notify_all();
}

void Retention::delete_expired() {
  {
    const std::lock_guard lock(mutex_);
    asked_to_expire_ = true;
  }
  wake();
}

void Retention::clean_queues() {
  {
    const std::lock_guard lock(mutex_);
    asked_for_queues_ = true;
  }
  wake();
}

void Retention::segment_made() { wake(); }

bool Retention::take(bool& request) {
  const std::lock_guard lock(mutex_);
  return std::exchange(request, false);
}

void Retention::run() {
  while (true) {
    work();
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, std::chrono::milliseconds(sleep_ms()),
                   [this] { return is_woken_ || is_stopping_; });
    if (is_stopping_) return;
    is_woken_ = false;
  }
}

std::int64_t Retention::sleep_ms() const {
  const bool is_anxious = !disk_state_.refusal.empty() || disposal_.bytes_left() > 0;
  const std::int64_t period_ms = options_.period_ms;
  return is_anxious ? std::min(period_ms, kAnxiousSleepMs) : period_ms;
}

bool Retention::rest(std::int64_t ms) {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, std::chrono::milliseconds(ms), [this] { return is_stopping_; });
  return !is_stopping_;
}

void Retention::work() {
  watch_disk();
  disposal_.work();
  const bool is_run = is_run_due();
  if (is_run) clean_log();
  const bool was_asked = take(asked_for_queues_);
  if (was_asked) announced_ = {};
  if (is_run || was_asked) announce();
  watch_disk();
}

void Retention::watch_disk() {
  const bool was_refused = !disk_state_.refusal.empty();
  disk_state_ = gauge_.look();
  rooms_.segments.places().set_full(disk_state_.full_directories);
  const bool is_refused = !disk_state_.refusal.empty();
  rooms_.health.set_disk_full(disk_state_.refusal);
  if (is_refused && !was_refused) {
    log::error("store: sends are refused, the disk is full: {}", disk_state_.refusal);
  } else if (!is_refused && was_refused) {
    log::info("store: sends go on, there is room again: {}", disk_state_.figures);
  }
}

bool Retention::is_run_due() {
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  if (!first_run_ms_) first_run_ms_ = next_run_ms_ = now_ms + kFirstRunMs;
  const bool was_asked = take(asked_to_expire_);
  if (was_asked) asked_runs_left_ = kRunsPerRequest;
  if (!disk_state_.forces) was_enough_ = true;
  // At once where the disk has just filled up. Where deleting did not help, somebody else fills it:
  // then no faster than ever.
  const bool is_pressed = disk_state_.forces && was_enough_ && now_ms >= *first_run_ms_;
  if (!was_asked && !is_pressed && now_ms < next_run_ms_) return false;
  next_run_ms_ = now_ms + options_.period_ms;
  return true;
}

void Retention::clean_log() {
  if (disk_state_.forces) {
    disposal_.give_up_spares();
    disposal_.work();
  }
  log_cleaner_.delete_while([this] {
    watch_disk();
    return disk_state_.forces;
  });
  const bool was_asked = asked_runs_left_ > 0;
  log::debug("store: looks for files to delete asked={} hour={} expires_now={} forces={} disk={}",
             was_asked, hours_.include(rooms_.clock.wall_ms()), disk_state_.expires_now,
             disk_state_.forces, disk_state_.figures);
  if (was_asked) --asked_runs_left_;
  if (was_asked || disk_state_.expires_now || hours_.include(rooms_.clock.wall_ms())) {
    log_cleaner_.delete_expired();
  }
  watch_disk();
  was_enough_ = !disk_state_.forces;
}

void Retention::announce() {
  const auto view = rooms_.segments.view();
  if (view->empty()) return;
  const LogOffset min = view->all().front()->base();
  if (min <= announced_) return;
  announced_ = min;
  for (LogMinListener* listener : listeners_) listener->on_log_min(min);
}

}  // namespace saker::store
