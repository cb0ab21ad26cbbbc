#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/log/health.h"
#include "store/queue/entry_extender.h"
#include "store/queue/queue.h"

namespace saker::store {

/// The queues with entries that are not known to be on the medium. Puts entries into queues, and
/// their tails into files; where there is no room, the entries stay in memory and the store takes
/// no records (Health) until write_tails() has found some.
class DirtyQueues {
 public:
  explicit DirtyQueues(Health& health) : health_(health) {}

  /// Entries get units in the extensions of their queues. Before the threads start.
  void set_extender(EntryExtender* extender) { extender_ = extender; }

  // Thread: whoever holds the dispatcher's lock; recovery.
  void put(Queue& queue, QueueOffset offset, const QueueEntry& entry);
  /// The queues that were put to since the last take().
  const std::vector<Queue*>& queues() const { return queues_; }
  std::vector<Queue*> take();

  // Thread: any.
  /// About how many entries stand in memory: what was put since the last take(), without the tails
  /// that were long and went into files.
  std::int64_t entry_count() const { return entry_count_.load(std::memory_order_relaxed); }
  /// Writes the tails of the queues.
  Status write_tails(std::span<Queue* const> queues);

 private:
  void note_refused(const Error& error);

  Health& health_;
  EntryExtender* extender_ = nullptr;  ///< null: queues have no extension
  std::vector<Queue*> queues_;
  std::atomic<std::int64_t> entry_count_ = 0;
};

}  // namespace saker::store
