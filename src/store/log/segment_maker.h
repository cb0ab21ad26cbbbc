#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "store/log/health.h"
#include "store/log/segment_list.h"
#include "store/log/spare_segments.h"

namespace saker::store {

/// Makes the next segment before it is needed, from a spare where there is one, so that no append
/// waits for a file. When there is no
/// room it tries again every second and keeps Health::log_full up to date.
///
/// Thread: `allocator`, its own; the methods: any (lock mutex_, take() also making_).
class SegmentMaker {
 public:
  /// `on_made` is told of every new file: that is when a log takes room. It must not block.
  SegmentMaker(
      SegmentList& list, Health& health, std::function<void()> on_made = [] {},
      SpareSegments* spares = nullptr)
      : list_(list), health_(health), on_made_(std::move(on_made)), spares_(spares) {}
  ~SegmentMaker();

  void start();
  /// Ends the thread and removes a segment that was made but not taken. Idempotent.
  void stop();

  /// Asks for the segment at `base`; returns at once.
  void prepare(LogOffset base);

  /// The segment at `base`: the prepared one, else made here and now (about a millisecond). After
  /// a failure it fails at once until the thread has found room.
  Result<std::shared_ptr<Segment>> take(LogOffset base);

 private:
  void run();
  void make_wanted(LogOffset base);
  Result<std::shared_ptr<Segment>> make(LogOffset base);
  Result<std::shared_ptr<Segment>> create(LogOffset base);
  std::shared_ptr<Segment> reuse(const LogPlace& place, LogOffset base);

  SegmentList& list_;
  Health& health_;
  const std::function<void()> on_made_;
  SpareSegments* const spares_;  // may be null

  std::mutex making_;               // held while a file is made; before mutex_
  std::shared_ptr<Segment> ready_;  // under making_
  LogOffset taken_{-1};             // under making_: base of the last segment handed out
  std::optional<Error> refusal_;    // under making_: why there is no room

  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<LogOffset> wanted_;  // under mutex_
  bool stopping_ = false;            // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
