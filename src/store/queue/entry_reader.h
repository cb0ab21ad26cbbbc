#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"
#include "store/queue/queue_files.h"

namespace saker::store {

/// Reads single entries of a queue with pread, so that looking at ten thousand queues at start maps
/// none of them. Thread: one.
class EntryReader {
 public:
  explicit EntryReader(const QueueFiles& files) : files_(files) {}

  /// The entry at an index inside the extent of the files; an unreadable one is not valid (the
  /// error is kept).
  QueueEntry at(std::int64_t index);
  Status status() const { return status_; }

  /// The first index of [begin, end) whose entry is not `accepted`; end if all are. Entries that
  /// are accepted stand before those that are not.
  std::int64_t partition(std::int64_t begin, std::int64_t end,
                         const std::function<bool(const QueueEntry&)>& accepted);

 private:
  const QueueFiles& files_;
  std::optional<file::File> file_;
  std::int64_t file_begin_ = -1;
  Status status_;
};

}  // namespace saker::store
