#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "store/log/health.h"
#include "store/log/segment_list.h"

namespace saker::store {

/// Makes the next segment before it is needed, and touches the pages ahead of the tail, so that an
/// append meets neither file creation nor page faults. When there is no room it tries again every
/// second and keeps Health::log_full up to date.
///
/// Thread: `allocator`, its own; the methods: any (lock mutex_, take() also making_).
class SegmentMaker {
 public:
  SegmentMaker(SegmentList& list, Health& health) : list_(list), health_(health) {}
  ~SegmentMaker();

  void start();
  /// Ends the thread and removes a segment that was made but not taken. Idempotent.
  void stop();

  /// Asks for the segment at `base`; returns at once.
  void prepare(LogOffset base);

  /// The segment at `base`: the prepared one, else made here and now (about a millisecond). After
  /// a failure it fails at once until the thread has found room.
  Result<std::shared_ptr<Segment>> take(LogOffset base);

  /// Asks for the pages of a range to be made present; returns at once.
  void populate(std::shared_ptr<file::Mapping> mapping, file::Range range);

 private:
  struct PageRequest {
    std::shared_ptr<file::Mapping> mapping;
    file::Range range;
  };

  void run();
  void make_wanted(LogOffset base);
  Result<std::shared_ptr<Segment>> make(LogOffset base);

  SegmentList& list_;
  Health& health_;

  std::mutex making_;               // held while a file is made; before mutex_
  std::shared_ptr<Segment> ready_;  // under making_
  LogOffset taken_{-1};             // under making_: base of the last segment handed out
  std::optional<Error> refusal_;    // under making_: why there is no room

  std::mutex mutex_;
  std::condition_variable wake_;
  std::optional<LogOffset> wanted_;  // under mutex_
  std::vector<PageRequest> pages_;   // under mutex_
  bool stopping_ = false;            // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
