#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/queue/queue_files.h"
#include "store/store.h"

namespace saker::store {

/// What came into a queue since the start. Thread: any; note: one at a time.
struct QueueInflow {
  std::atomic<std::int64_t> messages = 0;
  std::atomic<std::int64_t> bytes = 0;

  /// One writer: no locked addition.
  void note(std::int64_t message_count, std::int64_t byte_count) {
    messages.store(messages.load(std::memory_order_relaxed) + message_count,
                   std::memory_order_relaxed);
    bytes.store(bytes.load(std::memory_order_relaxed) + byte_count, std::memory_order_relaxed);
  }
};

/// How many entries stand in the memory of a queue: a page of its file at kLong, which is said
/// once, and twice as many or more at kTooLong.
enum class Tail { kShort, kLong, kTooLong };

/// The consume queue of one topic and queue id: an array of entries, one a message, in log order.
///
///        begin of files      min          max             next
///     ...|                    |            |               |
///        | gone from the log  |  readable  | appended, not |
///                                          | yet entered   |
///                     in files  |  tail    |
///                             flushed
///
/// min <= max <= next, flushed <= max. The sequencer gives out `next`; the dispatcher puts entries
/// and moves `max`; readers see [min, max). Entries below max never change. The last ones stand in
/// memory until there are enough of them, or a checkpoint comes; a process that dies loses those
/// and finds them again in the log. A queue at rest has no tail and no open file.
///
/// In a batch queue an entry stands for one message or more: its min, max and next are offsets of
/// messages, while entries are read by their own numbers.
class Queue {
 public:
  struct EntryRange {
    std::int64_t begin = 0;
    std::int64_t end = 0;
  };

  Queue(const QueuePlace& place, QueueName name);

  const QueueName& name() const { return name_; }
  const QueueFiles& files() const { return files_; }

  // Readers. Thread: any.
  QueueOffset min() const { return {batch_ == nullptr ? first_entry() : batch_->min.load()}; }
  QueueOffset max() const { return {batch_ == nullptr ? entry_end() : batch_->max.load()}; }
  /// Numbers of entries [begin, end): in a simple queue [min, max).
  EntryRange entries() const { return {first_entry(), entry_end()}; }
  /// Fills `out` with the entries from number `index` on, as many as one look gets: at least one
  /// where index < entries().end. Errors: no file holds the entry (kNotFound); it cannot be read.
  Result<std::size_t> read(QueueOffset index, std::span<QueueEntry> out) const;

  // Thread: whoever holds the sequencer's lock.
  QueueOffset take_offset(std::int64_t count = 1) { return {std::exchange(next_, next_ + count)}; }
  void give_back_offset(std::int64_t count = 1) { next_ -= count; }

  // Thread: whoever holds the dispatcher's lock; recovery.
  /// Puts the entry of an offset at or behind max and makes it visible. Offsets that are left out
  /// get blank entries, which readers pass over; before the first entry of a queue they move min.
  /// Answers how long the tail is now. A batch queue needs no blank entries.
  Tail put(QueueOffset offset, const QueueEntry& entry);
  /// Lets the entries go whose records lie before `end`. Where that is all of them, the queue is
  /// empty, without files, and goes on behind what it had.
  Status drop_before(LogOffset end);
  /// The last entry that is not blank; nothing if there is none.
  const std::optional<QueueEntry>& last_entry() const { return last_entry_; }
  /// Whether a checkpoint has to look at the queue. Returns what held before.
  bool set_dirty(bool is_dirty) { return std::exchange(is_dirty_, is_dirty); }

  // Thread: any, one at a time and queue (locks QueuePlace::writing).
  /// Writes the tail into the files; answers how many entries that were. On an error it stays in
  /// memory, readable. Where another thread is just about it, kLeave leaves it to that one.
  enum class WhereBusy { kWait, kLeave };
  Result<std::int64_t> write_tail(WhereBusy busy = WhereBusy::kWait);
  /// Waits until what is in the files is on the medium.
  Status sync();
  /// As sync(), by one that knows it: all files of the store were brought to the medium after
  /// `written` was asked for. Nothing if the entries were dropped meanwhile.
  QueueOffset written() const;
  void set_synced(QueueOffset written);

  // Thread: retention (locks QueuePlace::writing).
  /// Moves min to the first entry that the log still holds and deletes the files before it, but
  /// never the last. Returns how many went.
  Result<int> follow_log(LogOffset log_min);

  // Recovery. Thread: one a queue, before the others; the tail is written.
  Status load();
  /// Lets the queue end before its first entry that points at or behind `limit`. The entries
  /// behind stay on disk until settle(); a queue without entries left loses its files.
  Status end_before(LogOffset limit);
  /// Moves min to the first entry that the log still holds, and `next` to max. What stands on disk
  /// behind max is left there, or cleared.
  enum class Behind { kLeave, kClear };
  Status settle(LogOffset log_min, Behind behind);

 private:
  friend void prefetch_tail(const Queue& queue);

  /// Offsets of messages in a batch queue.
  struct BatchBounds {
    std::atomic<std::int64_t> min = 0;
    std::atomic<std::int64_t> max = 0;
  };

  Status drop_all();
  Result<int> begin_behind(LogOffset end);
  std::int64_t first_entry() const { return min_.load(std::memory_order_acquire); }
  std::int64_t entry_end() const { return max_.load(std::memory_order_acquire); }
  Tail put_batch(QueueOffset offset, QueueEntry entry);
  Tail append(const QueueEntry& entry);
  Status sweep();
  Status begin_with(std::int64_t entry);
  std::size_t count_in(const std::vector<char>& entries) const;
  std::size_t copy(const std::vector<char>& from, std::size_t first,
                   std::span<QueueEntry> out) const;
  Result<std::int64_t> write_tail_locked();
  void begin_at(std::int64_t index);

  // What a lookup and the sequencer touch first, then what the dispatcher does: among very many
  // queues each line of the cache is a miss.
  [[no_unique_address]] const QueueName name_;  // is_dirty_ stands in its padding
  bool is_dirty_ = false;
  std::int64_t next_ = 0;
  std::atomic<std::int64_t> max_ = 0;
  std::atomic<std::int64_t> min_ = 0;
  const std::unique_ptr<BatchBounds> batch_;  ///< null in a simple queue

 public:
  QueueInflow inflow;  ///< noted by whoever holds the dispatcher's lock; here for its cache line

 private:
  mutable std::mutex mutex_;
  std::vector<char> tail_;                       ///< under mutex_: entries behind leaving_
  std::int64_t flushed_ = 0;                     ///< under mutex_: entries before it are in files
  std::atomic<const char*> tail_end_ = nullptr;  ///< of tail_; for prefetch_tail()
  std::vector<char> leaving_;  ///< under mutex_: on its way into the files, from flushed_ on
  std::optional<QueueEntry> last_entry_;
  std::int64_t synced_ = 0;  ///< entries before it are on the medium; under QueuePlace::writing
  QueueFiles files_;

 public:
  LogOffset counted{-1};  ///< the checkpointer's: the last record in QueueSum; -1: none
};

// Have a queue, or the end of its tail, brought near: among very many queues each line of the cache
// is a miss, and misses that were asked for early are waited for together. Thread: any.
void prefetch(const Queue& queue);
inline void prefetch_tail(const Queue& queue) {
  __builtin_prefetch(queue.tail_end_.load(std::memory_order_relaxed), 1);
}

inline bool is_batch(const Queue& queue) {
  return queue.files().place().kind() == QueueKind::kBatch;
}

}  // namespace saker::store
