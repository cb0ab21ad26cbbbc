#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "base/clock.h"
#include "metrics/latency.h"
#include "store/log/health.h"
#include "store/log/segment_list.h"
#include "store/log/watermarks.h"

namespace saker::store {

/// When to flush.
struct FlushOptions {
  bool synchronous = false;  ///< flush as soon as somebody asks; else by time
  std::int32_t interval_ms = 500;
  std::int32_t least_pages = 4;
  std::int32_t thorough_interval_ms = 10'000;
};

/// Brings appended bytes to the medium and raises the flushed mark. Synchronous: a group commit;
/// what arrives while one sync runs waits for the next. Otherwise every interval, and writeback is
/// started early, so that dirty pages do not pile up.
///
/// A failed sync is final: the kernel may have dropped the pages. The store becomes broken and the
/// mark stays. Thread: `flusher`, its own; the methods: any.
class Flusher {
 public:
  /// `on_progress` runs on the flusher's thread after the mark rose or a flush failed.
  Flusher(const SegmentList& list, Watermarks& marks, Health& health, const Clock& clock,
          FlushOptions options, std::function<void()> on_progress);
  ~Flusher();

  void start();
  void stop();  ///< ends the thread; flushes nothing; idempotent

  /// Something was appended up to `end`. Wakes the thread where that is its moment to work.
  void appended(LogOffset end);

  /// Flushes up to `target` on the caller's thread.
  Status flush_to(LogOffset target);

  /// How long flushes that had something to do took.
  metrics::LatencyFigures latency() const { return latency_.figures(); }

 private:
  void run();
  bool wait_for_work(std::unique_lock<std::mutex>& lock);
  void flush_if_due();
  void write_back_early();
  Status sync_segments(LogOffset from, LogOffset target);

  const SegmentList& list_;
  Watermarks& marks_;
  Health& health_;
  const Clock& clock_;
  const FlushOptions options_;
  const std::function<void()> on_progress_;

  std::mutex flushing_;                // one sync at a time
  metrics::LatencyHistogram latency_;  // written under flushing_
  std::atomic<std::int64_t> written_back_ = 0;
  std::int64_t thorough_at_ms_ = 0;  // flusher thread
  std::int64_t due_at_ms_ = 0;       // flusher thread

  std::mutex mutex_;
  std::condition_variable wake_;
  bool requested_ = false;  // under mutex_
  bool stopping_ = false;   // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
