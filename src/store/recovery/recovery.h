#pragma once

#include <cstdint>
#include <functional>

#include "base/clock.h"
#include "base/result.h"
#include "model/delay_levels.h"
#include "store/log/log_scan.h"
#include "store/log/segment_list.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/recovery/checkpoint_file.h"
#include "store/recovery/dropped_topics.h"
#include "store/recovery/queue_sum_file.h"

namespace saker::store {

/// What is known of how the last user of the directory ended.
struct RecoveryOptions {
  bool was_closed = true;  ///< no `abort`: the last user ended in order
  bool check_body_crc = true;
  bool check_record_crc = false;  ///< ScanOptions::check_record_crc
  bool light_queues = false;      ///< records enter those that they list
  bool may_be_reused = false;     ///< ScanOptions::may_be_reused
  DelayLevels delay_levels;       ///< those of delayed messages; none: RocketMQ's default
  Checkpoint checkpoint;
  std::optional<QueuePromise> promise;  ///< of the checkpoint, if it was one of ours
  /// Called before queues are built from a place before the one that the checkpoint names: who dies
  /// meanwhile must not find a checkpoint that speaks for them. Empty: there is nothing to forget.
  std::function<Status()> forget_queues = {};
  const DroppedTopics* dropped = nullptr;  ///< records of these enter no queue; null: of none
};

/// Where a store goes on.
struct Recovered {
  LogOffset scanned_from;  ///< records from here on were read again
  LogOffset end;           ///< of the log
  Dispatcher::Progress last;
  bool is_as_closed = false;  ///< the last user ended in order, and that is how log and queues look
};

/// Finds the end of the log and makes the queues agree with it.
///
///     clean stop:  start at the last record that the queues know; if the queues do not end as they
///                  did then, they are built anew from the first segment; if they do, but that
///                  record is damaged, start behind it
///     clean stop of another broker, which left no such sum:
///                  start 256 MiB before the end at least, so that queues which lack some of their
///                  last entries get them; a queue that is not there stays so
///     crash:       start at the record that the checkpoint names; where it names none, at the last
///                  segment whose first record is older than the checkpoint by 3 s; queues forget
///                  what points there or behind; if what is left is not what the checkpoint
///                  promised, they are built anew from the first segment
///     then:        scan to the end; each record gets its entry where it has none
///     a queue that turns out to lack earlier entries: the same again from the first segment
///     at last:     queues end with the log; their first entry is the log's first or later
///
/// A log that ends before the record that the checkpoint names lacks its last files: that is
/// refused, since new messages would get offsets that others have. A disk that is full stops none
/// of this: entries stay in memory until there is room.
///
/// Idempotent: a crash in the middle leaves what the next run takes up. Thread: one, before others.
class Recovery {
 public:
  Recovery(const SegmentList& segments, QueueTable& queues, Dispatcher& dispatcher,
           const RecoveryOptions& options, const Clock& clock);

  Result<Recovered> run();

 private:
  enum class Pass { kDone, kStartEarlier };

  Status check_end() const;
  bool ends_as_left() const;
  Result<LogOffset> choose_start();
  Result<LogOffset> start_after_stop(const QueueEntry& newest);
  LogOffset start_behind_damage(const QueueEntry& newest);
  Result<LogOffset> rebuild_queues();
  Status forget_queues();
  Result<LogOffset> start_after_crash();
  LogOffset place_after_crash() const;
  Result<LogOffset> start_behind_promise();
  Result<LogOffset> join_queues(LogOffset start);
  Status end_queues_before(LogOffset limit);
  std::optional<QueueEntry> last_entry() const;
  bool is_record(const QueueEntry& entry) const;

  Result<Pass> replay(LogOffset start);
  Result<Pass> enter(const wire::record::Record& record, bool may_start_earlier);
  bool is_dropped(const wire::record::Record& record) const;
  /// A record's place in one queue.
  struct Place {
    Queue& queue;
    QueueOffset offset;
    QueueEntry entry;
  };
  Pass enter_queue(const Place& place, bool may_start_earlier);
  Status write_queues();
  Status settle_queues(LogOffset end);

  const std::shared_ptr<const SegmentView> view_;
  QueueTable& queues_;
  Dispatcher& dispatcher_;
  const RecoveryOptions options_;
  const Clock& clock_;
  const ScanOptions scan_options_;
  const bool is_promised_;  ///< after a clean stop of ours: where the queues must begin and end
  LogOffset end_;
  bool is_as_closed_;
  LogOffset absent_until_;       ///< records before it make no queues
  Dispatcher::Progress before_;  ///< the record before the start, where that is known
  Dispatcher::Progress last_;
  int mismatch_count_ = 0;
};

}  // namespace saker::store
