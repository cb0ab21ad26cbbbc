#pragma once

#include <cstdint>

#include "store/inspect/batch_unit.h"
#include "store/inspect/queue_check.h"

namespace saker::store::inspect {

/// Holds a queue below batchconsumequeue against the log, told each of its records in log order.
/// Thread: one.
class BatchQueueCheck {
 public:
  BatchQueueCheck(QueueCheckContext& context, const QueueSet& queue);

  void meet(const BatchUnit& expected);
  Status finish();
  std::int64_t unit_count() const { return matched_; }
  /// Whether anything is amiss that the next start does not put right.
  bool is_wrong() const { return is_wrong_; }
  const QueueSet& queue() const { return queue_; }

 private:
  void add(std::string_view kind, std::string text, bool is_note = false);
  /// Passes units whose records do not come; true if the next one is of this offset.
  bool reach(LogOffset offset);

  QueueCheckContext& context_;
  const QueueSet& queue_;
  const LogOffset begin_;  ///< begin_of_queues()
  UnitReader reader_;
  std::int64_t next_;
  bool is_wrong_ = false;
  std::int64_t matched_ = 0;
  std::int64_t unmatched_ = 0;
  LogOffset first_unmatched_;
};

}  // namespace saker::store::inspect
