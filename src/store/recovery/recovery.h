#pragma once

#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/result.h"
#include "store/log/segment_list.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/recovery/broker_tables.h"
#include "store/recovery/recovery_options.h"
#include "store/recovery/replay.h"

namespace saker::store {

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
///                  last entries get them; a queue that is not there is made if its topic is
///     crash:       start at the record that the checkpoint names; where it names none, at the last
///                  segment whose first record is older than the checkpoint by 3 s; queues forget
///                  what points there or behind; if what is left is not what the checkpoint
///                  promised, they are built anew from the first segment
///     then:        scan to the end; each record gets its entry where it has none
///                  a queue that turns out to lack earlier entries (its first file begins behind
///                  records of its own; a record has a higher number than it goes on at; a group
///                  has read further than it goes): the same again from the first segment
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
  Status check_end() const;
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

  Result<LogOffset> choose_start();
  Result<LogOffset> replay_all(LogOffset start);
  Result<LogOffset> drop_without_begin(LogOffset start);
  Status drop_deleted_topics();
  LogOffset dropped_end(const Queue& queue) const;
  bool ends_before_tables() const;
  Status write_queues();
  Status settle_queues(LogOffset end);

  const std::shared_ptr<const SegmentView> view_;
  QueueTable& queues_;
  Dispatcher& dispatcher_;
  const RecoveryOptions options_;
  const ScanOptions scan_options_;
  const bool is_promised_;     ///< after a clean stop of ours: where the queues must begin and end
  const bool is_as_left_;      ///< and they were found so
  const BrokerTables tables_;  ///< of another broker's, where nothing was promised
  Replay replay_;
  bool is_as_closed_;
  LogOffset absent_until_;       ///< records before it make no queues
  Dispatcher::Progress before_;  ///< the record before the start, where that is known
};

}  // namespace saker::store
