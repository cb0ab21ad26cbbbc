#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

#include "base/clock.h"
#include "store/log/log_scan.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/recovery/recovery_options.h"

namespace saker::store {

/// Reads the log again and enters its records into the queues that have no entry for them yet.
/// Thread: one, before others.
class Replay {
 public:
  Replay(std::shared_ptr<const SegmentView> view, QueueTable& queues, Dispatcher& dispatcher,
         const RecoveryOptions& options, const Clock& clock);

  /// Asked where a record's queue is not there: whether it is to be made.
  using MakesQueues = std::function<bool(LogOffset record, std::string_view topic)>;
  void set_makes_queues(MakesQueues makes_queues) { makes_queues_ = std::move(makes_queues); }

  enum class Outcome {
    kDone,
    kStartEarlier,  ///< a queue lacks entries before the start
  };
  /// From a place to the end of the log. `before`: the record in front of it, where that is known.
  Result<Outcome> run(LogOffset start, const Dispatcher::Progress& before);

  // Behind a run.
  LogOffset end() const { return end_; }  ///< of the log
  const Dispatcher::Progress& last() const { return last_; }
  bool was_damaged() const { return was_damaged_; }

  /// Calls `visit` with each queue that a record belongs to; with none if it enters none.
  using Visit = std::function<void(std::string_view topic, QueueId, QueueOffset)>;
  void visit_places(const wire::record::Record& record, const Visit& visit) const;
  bool enters_queues(const wire::record::Record& record) const;

 private:
  /// A record's place in one queue.
  struct Place {
    Queue& queue;
    QueueOffset offset;
    QueueEntry entry;
  };
  Outcome enter(const wire::record::Record& record, bool may_start_earlier);
  Outcome enter_queue(const Place& place, bool may_start_earlier);
  QueueOffset believable(const Place& place);

  const std::shared_ptr<const SegmentView> view_;
  QueueTable& queues_;
  Dispatcher& dispatcher_;
  const RecoveryOptions& options_;
  const Clock& clock_;
  MakesQueues makes_queues_;  ///< empty: always
  LogOffset end_;
  Dispatcher::Progress last_;
  bool was_damaged_ = false;
  int mismatch_count_ = 0;
};

}  // namespace saker::store
