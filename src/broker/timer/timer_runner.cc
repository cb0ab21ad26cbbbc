#include "broker/timer/timer_runner.h"

#include <pthread.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/log.h"

namespace saker::broker {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kWaitMaxMs = 1'000;
constexpr std::int64_t kFinishMaxMs = 1'100;
constexpr milliseconds kPause{100};

/// RocketMQ's window, but well within the life of a file of the log.
std::int64_t roll_window_ms(const TimerRunner::Rooms& rooms) {
  const std::int64_t precision_ms = rooms.timers.precision_ms();
  const std::int64_t wished_ms = rooms.options.roll_window_slots * precision_ms;
  return std::max(2 * precision_ms, std::min(wished_ms, rooms.reserved_ms / 3 * 2));
}

}  // namespace

TimerRunner::TimerRunner(const Rooms& rooms, Bell& news)
    : rooms_(rooms),
      news_(news),
      loader_(rooms.store, rooms.timers, rooms.clock),
      appender_(rooms.store.make_appender(*this)),
      service_({rooms.options, rooms.clock, rooms.store, rooms.timers, *appender_,
                roll_window_ms(rooms), rooms.light_queues, rooms.events}) {}

TimerRunner::~TimerRunner() { stop(); }

void TimerRunner::start() {
  deliver_thread_ = std::thread([this] { deliver(); });
  pthread_setname_np(deliver_thread_.native_handle(), "timer");
  read_thread_ = std::thread([this] { read_ahead(); });
  pthread_setname_np(read_thread_.native_handle(), "timer-reader");
  flush_thread_ = std::thread([this] { flush_often(); });
  pthread_setname_np(flush_thread_.native_handle(), "timer-flusher");
}

void TimerRunner::stop() {
  if (std::exchange(is_stopped_, true)) return;
  finishing_ = true;
  news_.ring();
  if (deliver_thread_.joinable()) deliver_thread_.join();
  stopping_ = true;
  request_.ring();
  end_.ring();
  for (std::thread* thread : {&read_thread_, &flush_thread_}) {
    if (thread->joinable()) thread->join();
  }
  service_.finish();
  flush();
}

TimerRunner::Outlook TimerRunner::outlook() const {
  constexpr std::array<std::int64_t, 8> kUntilSeconds = {5,    60,     300,    900,
                                                         3600, 14'400, 28'800, 86'400};
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const bool has_any = waiting() > 0;
  Outlook outlook;
  std::int64_t slot_ms = rooms_.timers.slot_of(now_ms);
  for (const std::int64_t until_s : kUntilSeconds) {
    api::RuntimeFacts::TimerSpan& span = outlook.spans.emplace_back();
    span.until_s = until_s;
    const std::int64_t until_ms = now_ms + until_s * 1000;
    for (; has_any && slot_ms < until_ms; slot_ms += rooms_.timers.precision_ms()) {
      const std::int64_t count = std::max(0, rooms_.timers.count(slot_ms));
      span.count += count;
      outlook.fullest_slot = std::max(outlook.fullest_slot, count);
    }
  }
  return outlook;
}

void TimerRunner::run_due() {
  bool goes_on = true;
  while (goes_on) {
    goes_on = service_.step() <= rooms_.clock.wall_ms();
    while (load_next()) goes_on = true;
  }
  flush();
}

void TimerRunner::deliver() {
  std::int64_t give_up_ms = 0;
  while (true) {
    const std::int64_t next_ms = service_.step();
    if (service_.has_request()) request_.ring();
    if (finishing_) {
      const std::int64_t now_ms = rooms_.clock.steady_ms();
      if (give_up_ms == 0) give_up_ms = now_ms + kFinishMaxMs;
      if (service_.finish() || now_ms >= give_up_ms) return;
    }
    const std::int64_t wait_ms = std::min(next_ms - rooms_.clock.wall_ms(), kWaitMaxMs);
    if (wait_ms > 0) news_.wait(milliseconds(wait_ms));
  }
}

void TimerRunner::read_ahead() {
  while (!stopping_) {
    while (!stopping_ && load_next()) news_.ring();
    request_.wait(milliseconds(kWaitMaxMs));
  }
}

void TimerRunner::flush_often() {
  while (!stopping_) {
    flush();
    end_.wait(milliseconds(rooms_.options.flush_interval_ms));
  }
}

/// True if there was one to load.
bool TimerRunner::load_next() {
  const std::optional<SlotRequest> request = service_.next_request();
  if (!request) return false;
  LoadedSlot slot = loader_.load(*request);
  const bool failed = slot.failed;
  service_.loaded(std::move(slot));
  if (failed) request_.wait(kPause);
  return true;
}

void TimerRunner::flush() {
  const Status flushed = rooms_.timers.flush(service_.progress());
  const std::string failure = flushed ? "" : flushed.error().message;
  if (!failure.empty() && failure != last_failure_) {
    log::error("broker: cannot write the timer files reason=\"{}\"", failure);
  }
  last_failure_ = failure;
}

}  // namespace saker::broker
