#pragma once

#include <cstdint>
#include <functional>

#include "base/clock.h"
#include "store/log/segment_list.h"
#include "store/retention/pause.h"
#include "store/retention/retention_options.h"
#include "store/retention/segment_disposal.h"

namespace saker::store {

/// Takes segments from the begin of the log and deletes their files, oldest first, and never the
/// last one. A file in a read-only directory leaves the log, but stays where it is. Thread: one.
class LogCleaner {
 public:
  struct Rooms {
    SegmentList& segments;
    const Clock& clock;
    SegmentDisposal& disposal;
    Pause pause;
    /// Called before a segment that ends there goes: queues must not need it any more.
    std::function<void(LogOffset end)> cover = {};
    /// Called before a read-only file that ends there leaves the log, so that it does not come
    /// back.
    std::function<void(LogOffset end)> begin_at = {};
  };
  LogCleaner(Rooms rooms, const RetentionOptions& options)
      : rooms_(std::move(rooms)), options_(options) {}

  /// Deletes segments that have expired, deleteFileBatchMax at most.
  void delete_expired();

  /// Deletes segments of any age as long as `is_needed`, which is asked before each one,
  /// deleteFileBatchMax at most.
  void delete_while(const std::function<bool()>& is_needed);

 private:
  /// The segment that may go next; null if none may.
  std::shared_ptr<Segment> first() const;
  bool has_expired(const Segment& segment) const;
  /// False: the store stops, or the disk refuses.
  bool delete_first(SegmentDisposal::Fate fate);

  const Rooms rooms_;
  const RetentionOptions options_;
};

}  // namespace saker::store
