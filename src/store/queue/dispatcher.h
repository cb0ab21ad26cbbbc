#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/log/health.h"
#include "store/queue/queue.h"
#include "store/store.h"

namespace saker::store {

/// An appended record on its way into its queue.
struct PendingEntry {
  Queue* queue = nullptr;  ///< null: the record enters no queue, it only counts as dispatched
  QueueOffset queue_offset;
  QueueEntry entry;
  std::int64_t store_timestamp_ms = 0;
};

/// Brings entries of appended records into their queues, in log order and only up to a confirmed
/// mark, and tells the listener of them.
///
///     sequencer: add()  →  pending  →  drain(confirmed)  →  queues, then ArrivalListener
///
/// Thread: any. add() is called in log order (under the sequencer's lock). Lock order: draining_
/// before mutex_; the listener is called without a lock.
class Dispatcher {
 public:
  Dispatcher(ArrivalListener& listener, Health& health) : listener_(listener), health_(health) {}

  void add(std::span<const PendingEntry> entries);

  /// Enters everything that ends at or before `confirmed`. `arrivals` is the caller's scratch. When
  /// an entry cannot be written (disk full) it and what follows stay pending, the store takes no
  /// records (Health), and the next drain tries again.
  void drain(LogOffset confirmed, std::vector<Arrival>& arrivals);

  /// The last record whose entries and those of all before it are in the queues.
  struct Progress {
    LogOffset last_record{-1};  ///< its start; -1: none yet
    std::int64_t store_timestamp_ms = 0;
  };
  struct Checkpoint {
    Progress progress;
    std::vector<std::shared_ptr<file::Mapping>> dirty;  ///< not known to be on the medium
  };
  /// Takes the dirty mappings; what is entered later is in the next answer.
  Checkpoint take_checkpoint();
  void set_progress(const Progress& progress);
  bool idle() const;

  /// For recovery, which enters records itself before the threads start.
  DirtyMappings& dirty() { return dirty_; }

 private:
  void enter_ready(LogOffset confirmed, std::vector<Arrival>& arrivals);
  bool enter(const PendingEntry& pending, std::vector<Arrival>& arrivals);

  ArrivalListener& listener_;
  Health& health_;

  mutable std::mutex draining_;
  std::deque<PendingEntry> ready_;  // under draining_
  DirtyMappings dirty_;             // under draining_
  Progress progress_;               // under draining_
  bool refused_ = false;            // under draining_

  mutable std::mutex mutex_;
  std::vector<PendingEntry> pending_;  // under mutex_
  std::vector<PendingEntry> taken_;    // under draining_; keeps its memory
};

}  // namespace saker::store
