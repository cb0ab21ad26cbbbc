#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/compaction/compaction_segment.h"
#include "store/store.h"

namespace saker::store {

/// The compaction log of one queue: copies of its records, of which rounds keep the last of each
/// key. All segments but the last are sealed and on the medium.
///
///     |  kept by rounds  |  gap  | sealed since | last: appended to |
///     0                                                       last()
///
/// A round writes what it keeps into a workshop directory, then replace() puts it in the place of
/// what it read, in steps that a start after a crash finishes or forgets.
/// Thread: one writer; view(), first(), last(), any.
class CompactionLog {
 public:
  using Segments = std::vector<std::shared_ptr<CompactionSegment>>;

  CompactionLog(CompactionPlace place, QueueName name)
      : place_(std::move(place)), name_(std::move(name)) {}

  /// Takes what is on disk; with `check`, after a crash. Errors: a file of another length than
  /// configured (kCorrupt; says what to do).
  Status load(bool check);

  const QueueName& name() const { return name_; }
  const CompactionPlace& place() const { return place_; }
  Segments view() const;

  /// Queue offsets of the first and the last message; -1: none.
  QueueOffset first() const { return {first_.load(std::memory_order_acquire)}; }
  QueueOffset last() const { return {last_.load(std::memory_order_acquire)}; }

  /// Whether any file could hold a record of that size.
  bool may_hold(std::int64_t record_bytes) const {
    return record_bytes + wire::record::kBlankBytes <= place_.layout.log_bytes;
  }
  /// Adds a record of the commit log, unless its queue offset is there already.
  Status append(std::string_view bytes, const wire::record::Record& record);
  /// Brings the last segment to the medium.
  Status sync();

  /// Lets what a round wrote to place().workshop() take the place of the first `count` segments.
  /// `by` is sealed; it may be empty, where nothing was worth keeping.
  Status replace(std::size_t count, const Segments& by);
  /// Forgets what a round wrote.
  Status clear_workshop();
  /// Gives its files up, so that they may go: it is empty then. Who has a view of them keeps it.
  void give_up();

 private:
  Status finish_replacing();
  Status take_segments(bool check);
  Status roll(std::int64_t record_bytes);
  void publish(Segments segments);

  const CompactionPlace place_;
  const QueueName name_;
  std::atomic<std::int64_t> first_ = -1;
  std::atomic<std::int64_t> last_ = -1;
  bool is_dirty_ = false;  // writer
  mutable std::mutex mutex_;
  Segments segments_;  // under mutex_
};

}  // namespace saker::store
