#pragma once

#include <cstdint>
#include <optional>

#include "store/log/log_reader.h"
#include "store/queue/entry_window.h"
#include "store/queue/queue.h"
#include "store/store.h"

namespace saker::store {

/// Finds the entry of a queue by store time: RocketMQ 5.5.0's getOffsetInQueueByTime. Looks at one
/// file of the queue, chosen by the times of its first and last entry, then halves it; equal times
/// are walked to their edge.
///
/// COMPAT: a time before the first readable entry of the chosen file answers that file's first
/// entry (kLower), and one entry whose record is gone during the search answers 0; the answer is
/// then moved into [min, max]. Tools of RocketMQ compare such answers. What is there but cannot be
/// read now, RocketMQ, too, answers with a failure.
///
/// Thread: one.
class TimeSearch {
 public:
  TimeSearch(const Queue& queue, LogReader& log, QueueOffset end)
      : queue_(queue), log_(log), end_(end), entries_(EntryWindow::of(queue, 1)) {}

  /// Errors: something on the way cannot be read now.
  Result<QueueOffset> find(std::int64_t timestamp_ms, TimeBoundary boundary);

  /// Errors: as Store::store_time().
  Result<std::int64_t> store_time(QueueOffset offset);

 private:
  /// Entries of one file: [begin, end), readable from `floor` on.
  struct FileRange {
    std::int64_t begin = 0;
    std::int64_t floor = 0;
    std::int64_t end = 0;
  };

  std::optional<FileRange> choose_file(std::int64_t timestamp_ms, TimeBoundary boundary);
  std::int64_t search(const FileRange& file, std::int64_t timestamp_ms, TimeBoundary boundary);
  std::int64_t walk_equals(const FileRange& file, std::int64_t hit, TimeBoundary boundary);
  std::optional<QueueEntry> entry(std::int64_t offset);
  /// Nothing if the offset is outside of the queue, its record is gone, or cannot be read now.
  std::optional<std::int64_t> time_of(std::int64_t offset);
  /// Ok, or why something could not be read.
  Status readable() const;

  const Queue& queue_;
  LogReader& log_;
  const QueueOffset end_;  ///< of the queue, taken before the log's end: all before it is within
  EntryWindow entries_;
  Status records_;  ///< why one could not be read
};

/// The error of what lies outside of a queue.
Error no_entry(QueueOffset offset);

}  // namespace saker::store
