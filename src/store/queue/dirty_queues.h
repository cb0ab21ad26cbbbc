#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "base/result.h"
#include "store/log/health.h"
#include "store/queue/entry_extender.h"
#include "store/queue/queue.h"

namespace saker::store {

/// The queues with entries that are not known to be on the medium. Puts entries into queues, and
/// their tails into files; where there is no room, the entries stay in memory and the store takes
/// no records (Health) until write_tails() has found some.
///
/// A tail that fills a page is left to a thread that nobody waits for (take_long, write_long): a
/// write to a file that others were written to since costs 13 us. Who puts entries writes a tail
/// himself where nobody did so until it is twice as long.
class DirtyQueues {
 public:
  explicit DirtyQueues(Health& health) : health_(health) {}

  /// Entries get units in the extensions of their queues. Before the threads start.
  void set_extender(EntryExtender* extender) { extender_ = extender; }

  // Thread: whoever holds the dispatcher's lock; recovery.
  void put(Queue& queue, QueueOffset offset, const QueueEntry& entry);
  /// The queue has changed in another way.
  void mark(Queue& queue) {
    if (!queue.set_dirty(true)) queues_.push_back(&queue);
  }
  /// The queues that were put to since the last take().
  const std::vector<Queue*>& queues() const { return queues_; }
  std::vector<Queue*> take();
  /// Called where so many tails are long that it is worth waking a thread; it shall not wait.
  /// Before the threads start.
  void set_long_listener(std::function<void()> listener) { on_long_ = std::move(listener); }
  /// The queues whose tails became long since the last call or take().
  std::vector<Queue*> take_long() { return std::exchange(long_, {}); }

  // Thread: any.
  /// About how many entries stand in memory: what was put since the last take(), without the tails
  /// that were long and went into files.
  std::int64_t entry_count() const;
  /// Writes the tails of the queues; finds out whether there is room again.
  Status write_tails(std::span<Queue* const> queues);
  /// Writes the tails of queues from take_long(), while there is room.
  void write_long(std::span<Queue* const> queues);

 private:
  void write_one(Queue& queue, Queue::WhereBusy busy);
  void note_refused(const Error& error);

  Health& health_;
  EntryExtender* extender_ = nullptr;  ///< null: queues have no extension
  std::function<void()> on_long_;
  std::vector<Queue*> queues_;
  std::vector<Queue*> long_;
  // Since the last take().
  std::atomic<std::int64_t> put_count_ = 0;      ///< counted by one thread at a time
  std::atomic<std::int64_t> written_count_ = 0;  ///< of long tails
};

}  // namespace saker::store
