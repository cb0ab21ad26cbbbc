#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/result.h"
#include "store/log/health.h"
#include "store/queue/dirty_queues.h"
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
  Dispatcher(ArrivalListener& listener, Health& health) : listener_(listener), dirty_(health) {}

  void add(std::span<const PendingEntry> entries);

  /// Enters everything that ends at or before `confirmed`. `arrivals` is the caller's scratch.
  void drain(LogOffset confirmed, std::vector<Arrival>& arrivals);

  /// The last record whose entries and those of all before it are in the queues.
  struct Progress {
    LogOffset last_record{-1};  ///< its start; -1: none yet
    std::int64_t store_timestamp_ms = 0;
  };
  struct DirtyQueue {
    Queue* queue = nullptr;
    LogOffset last;  ///< the last record that it names; -1: it has no entries
  };
  struct Checkpoint {
    Progress progress;
    std::vector<DirtyQueue> dirty;  ///< with entries not known to be on the medium
  };
  /// Takes the dirty queues; those that are entered later are in the next answer.
  Checkpoint take_checkpoint();
  /// The queues whose tails became long, for DirtyQueues::write_long().
  std::vector<Queue*> take_long();
  Progress progress() const;
  void set_progress(const Progress& progress);
  /// Drops the entries of a queue whose records lie before `end`, also those on their way into it,
  /// and calls `when_empty` if none is left, before others come.
  Status drop_entries(Queue& queue, LogOffset end, const std::function<void()>& when_empty = {});
  bool idle() const;

  /// For recovery, which enters records itself before the threads start.
  DirtyQueues& dirty() { return dirty_; }

 private:
  void take_pending();
  void enter_ready(LogOffset confirmed, std::vector<Arrival>& arrivals);
  void enter(const PendingEntry& pending, std::vector<Arrival>& arrivals);

  ArrivalListener& listener_;

  mutable std::mutex draining_;
  std::deque<PendingEntry> ready_;  // under draining_
  DirtyQueues dirty_;               // under draining_, but for what any thread may call
  Progress progress_;               // under draining_

  mutable std::mutex mutex_;
  std::vector<PendingEntry> pending_;  // under mutex_
  std::vector<PendingEntry> taken_;    // under draining_; keeps its memory
};

}  // namespace saker::store
