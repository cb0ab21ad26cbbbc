#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "store/queue/queue.h"

namespace saker::store {

/// Finds queues by name. Open addressing with the hash beside the pointer, so that among very many
/// queues a search is two misses of the processor's caches, both of which can be asked for early.
///
///     hash ──► slot ──► queue (its name decides)
///
/// Holds no queue itself; queues stay. Thread: any, one at a time while it grows.
class QueueIndex {
 public:
  static std::uint64_t hash_of(std::string_view topic, QueueId id);

  /// Has the slot of the hash brought near.
  void prefetch(std::uint64_t hash) const;
  /// A queue of that hash, which is nearly always the one; null if there is none.
  Queue* guess(std::uint64_t hash) const;
  Queue* find(std::uint64_t hash, std::string_view topic, QueueId id) const;

  /// The name is not there yet.
  void insert(std::uint64_t hash, Queue& queue);

  std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint64_t hash = 0;
    Queue* queue = nullptr;  ///< null: free
  };

  std::size_t slot_of(std::uint64_t hash) const { return hash & (slots_.size() - 1); }
  std::size_t next(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
  void put(const Slot& slot);

  std::vector<Slot> slots_ = std::vector<Slot>(16);  ///< a power of two, at most half of it in use
  std::size_t size_ = 0;
};

}  // namespace saker::store
