#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/append/staged_batch.h"
#include "store/log/health.h"
#include "store/log/log_writer.h"
#include "store/log/watermarks.h"
#include "store/queue/dispatcher.h"

namespace saker::store {

/// The one place where records get their place: queue offset, log offset and store time, all under
/// one lock and once for a whole batch, so that entries of a queue are gapless in log order.
///
/// Thread: any (locks mutex_). Lock order: mutex_ before the dispatcher's and the allocator's.
class Sequencer {
 public:
  Sequencer(LogWriter& writer, Dispatcher& dispatcher, Watermarks& marks, Health& health,
            const Clock& clock, std::int64_t busy_after_ms)
      : writer_(writer),
        dispatcher_(dispatcher),
        marks_(marks),
        health_(health),
        clock_(clock),
        busy_after_ms_(busy_after_ms) {}

  /// Appends the groups of the batch, in order, and hands their entries to the dispatcher. Each
  /// group gets its outcome; a group that does not fit anywhere leaves the others alone. Behind an
  /// append that takes too long all end as kBusy, at the latest after busy_after_ms.
  void append(StagedBatch& batch);

  /// How long an append has been going on; 0: none is. It is busy from busy_after_ms on.
  std::int64_t busy_ms() const;

  struct Position {
    LogOffset end;
    std::int64_t store_timestamp_ms = 0;  ///< of the last record; 0: none
  };
  Position position() const;
  /// For recovery.
  void set_last_store_time(std::int64_t timestamp_ms) { last_timestamp_ms_ = timestamp_ms; }

 private:
  /// Groups that stand next to each other in one segment and are written in one piece.
  struct Run {
    std::size_t first_group = 0;
    std::size_t group_end = 0;
    std::int64_t arena_begin = 0;
    std::int64_t bytes = 0;
  };

  bool take_turn();
  void place_groups(StagedBatch& batch);
  bool make_fit(StagedBatch& batch, Run& run, StagedGroup& group);
  void assign(StagedBatch& batch, const Run& run, StagedGroup& group);
  void write_late_numbers(StagedBatch& batch, StagedGroup& group);
  void write_run(StagedBatch& batch, Run& run);
  void take_no_more(const Error& error);
  void announce(StagedBatch& batch, const Run& run);
  void take_back(StagedBatch& batch, const Run& run);

  LogWriter& writer_;
  Dispatcher& dispatcher_;
  Watermarks& marks_;
  Health& health_;
  const Clock& clock_;
  const std::int64_t busy_after_ms_;

  std::atomic<std::int64_t> busy_since_ms_{0};  ///< steady clock; 0: nobody appends
  mutable std::timed_mutex mutex_;
  std::int64_t last_timestamp_ms_ = 0;  // under mutex_
  std::vector<PendingEntry> entries_;   // under mutex_; scratch
  std::string late_numbers_;            // under mutex_; scratch
};

}  // namespace saker::store
