#include "store/log/flusher.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include "base/log.h"

namespace saker::store {
namespace {

constexpr std::int64_t kPageBytes = 4096;
constexpr std::int64_t kWritebackBytes = 8 << 20;

}  // namespace

Flusher::Flusher(const SegmentList& list, Watermarks& marks, Health& health, const Clock& clock,
                 FlushOptions options, std::function<void()> on_progress)
    : list_(list),
      marks_(marks),
      health_(health),
      clock_(clock),
      options_(options),
      on_progress_(std::move(on_progress)) {}

Flusher::~Flusher() { stop(); }

void Flusher::start() {
  written_back_ = marks_.flushed().value;
  thorough_at_ms_ = clock_.steady_ms();
  due_at_ms_ = thorough_at_ms_ + options_.interval_ms;
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "flusher");
}

void Flusher::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Flusher::appended(LogOffset end) {
  const bool is_moment = options_.synchronous || end.value - written_back_ >= kWritebackBytes;
  if (!is_moment) return;
  {
    const std::lock_guard lock(mutex_);
    if (requested_) return;
    requested_ = true;
  }
  wake_.notify_one();
}

void Flusher::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const bool asked = wait_for_work(lock);
    if (stopping_) return;
    requested_ = false;
    lock.unlock();
    if (options_.synchronous) {
      (void)flush_to(marks_.appended());
      on_progress_();
    } else {
      if (asked) write_back_early();
      // Busy sends ask so often that the wait never runs out.
      if (!asked || clock_.steady_ms() >= due_at_ms_) flush_if_due();
    }
    lock.lock();
  }
}

bool Flusher::wait_for_work(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] { return requested_ || stopping_; };
  if (options_.synchronous) {
    wake_.wait(lock, has_work);
    return true;
  }
  const std::int64_t rest_ms = std::max<std::int64_t>(due_at_ms_ - clock_.steady_ms(), 1);
  return wake_.wait_for(lock, std::chrono::milliseconds(rest_ms), has_work);
}

void Flusher::flush_if_due() {
  const LogOffset end = marks_.appended();
  const std::int64_t now_ms = clock_.steady_ms();
  due_at_ms_ = now_ms + options_.interval_ms;
  const std::int64_t dirty_pages = end.value / kPageBytes - marks_.flushed().value / kPageBytes;
  const bool thorough = now_ms - thorough_at_ms_ >= options_.thorough_interval_ms;
  if (!thorough && dirty_pages < options_.least_pages) return;
  if (thorough) thorough_at_ms_ = now_ms;
  if (flush_to(end)) written_back_ = end.value;
  on_progress_();
}

void Flusher::write_back_early() {
  const LogOffset begin{written_back_};
  const LogOffset end = marks_.appended();
  const auto view = list_.view();
  for (LogOffset at = begin; at < end;) {
    Segment* segment = view->find(at);
    if (segment == nullptr) break;
    const LogOffset stop = std::min(end, segment->end());
    if (const auto file = segment->writer()) {
      file->start_writeback({at - segment->base(), stop - at});
    }
    at = stop;
  }
  written_back_ = end.value;
}

Status Flusher::flush_to(LogOffset target) {
  const std::lock_guard lock(flushing_);
  if (health_.broken()) return Error{ErrorCode::kIo, "an earlier write to the medium failed"};
  const LogOffset from = marks_.flushed();
  if (target <= from) return {};
  const std::int64_t begin_ns = clock_.precise_ns();
  Status synced = sync_segments(from, target);
  latency_.record(clock_.precise_ns() - begin_ns);
  if (!synced) {
    health_.set_broken();
    log::error("store: takes no more messages until a restart: {}", synced.error().message);
    return synced;
  }
  marks_.set_flushed(target);
  return {};
}

Status Flusher::sync_segments(LogOffset from, LogOffset target) {
  const auto view = list_.view();
  for (const std::shared_ptr<Segment>& segment : view->all()) {
    const bool is_touched = segment->end() > from && segment->base() < target;
    const auto file = is_touched ? segment->writer() : nullptr;
    if (file == nullptr) continue;
    Status synced = file->sync_data();
    if (!synced) return synced;
    if (segment->end() <= target) segment->seal();
  }
  return {};
}

}  // namespace saker::store
