#pragma once

#include <optional>

#include "store/log/log_reader.h"
#include "store/queue/queue.h"

namespace saker::store {

/// Finds the record of a place in a simple queue whose entry is damaged: each record says itself
/// which queue it belongs to and at which number.
///
///     queue    5 │ ? │ 7                the record of 6 stands behind that of 5, and before that
///     of 7 log     ...[5]...[6]....[7]...    walked from record to record, for 16 MiB at most
///
/// Light queues and batch queues are not served: of those the record's own number says nothing.
/// Thread: one.
class RecordSearch {
 public:
  RecordSearch(const Queue& queue, LogReader& log) : queue_(queue), log_(log) {}

  /// Where it begins; nothing if it is not found: it is gone, or too far away. `before`: a record
  /// of the queue with a smaller number, if one is known; else the entries before are looked at.
  std::optional<LogOffset> find(QueueOffset number, std::optional<LogOffset> before = {});

 private:
  std::optional<LogOffset> neighbour(QueueOffset number) const;

  const Queue& queue_;
  LogReader& log_;
};

}  // namespace saker::store
