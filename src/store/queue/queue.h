#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "store/queue/queue_files.h"
#include "store/store.h"

namespace saker::store {

/// The consume queue of one topic and queue id: an array of entries, one a message, in log order.
///
///        begin of files      min          max             next
///     ...|                    |            |               |
///        | gone from the log  |  readable  | appended, not |
///                                          | yet entered   |
///
/// min <= max <= next. The sequencer gives out `next`; the dispatcher writes entries and moves
/// `max`; readers see [min, max). Entries below max never change.
class Queue {
 public:
  Queue(const QueuePlace& place, QueueName name);

  const QueueName& name() const { return name_; }
  const QueueFiles& files() const { return files_; }

  // Readers. Thread: any.
  QueueOffset min() const { return {min_.load(std::memory_order_acquire)}; }
  QueueOffset max() const { return {max_.load(std::memory_order_acquire)}; }
  /// The entries from `offset` to max or to the end of their file, whichever comes first.
  EntryRun entries(QueueOffset offset) const;

  // Thread: whoever holds the sequencer's lock.
  QueueOffset take_offset() { return {next_++}; }
  void give_back_offset() { --next_; }

  // Thread: whoever holds the dispatcher's lock; recovery.
  /// Writes the entry of an offset at or behind max and makes it visible. Offsets that are left out
  /// get blank entries, which readers pass over; before the first entry of a queue they move min.
  Status put(QueueOffset offset, const QueueEntry& entry, DirtyMappings& dirty);
  /// The last entry that is not blank; nothing if there is none.
  const std::optional<QueueEntry>& last_entry() const { return last_entry_; }

  // Recovery. Thread: one, before the others.
  Status load();
  /// Lets the queue end before its first entry that points at or behind `limit`. The entries
  /// behind stay on disk until sweep(); a queue without entries left loses its files.
  Status end_before(LogOffset limit);
  /// Clears what stands on disk behind max.
  Status sweep();
  /// Moves min to the first entry that the log still holds, and `next` to max.
  void settle(LogOffset log_min);

 private:
  Status pad(std::int64_t from, std::int64_t to, DirtyMappings& dirty);

  const QueueName name_;
  QueueFiles files_;
  std::atomic<std::int64_t> min_ = 0;
  std::atomic<std::int64_t> max_ = 0;
  std::int64_t next_ = 0;
  std::optional<QueueEntry> last_entry_;
};

}  // namespace saker::store
