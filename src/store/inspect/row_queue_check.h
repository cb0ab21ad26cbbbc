#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/inspect/queue_check.h"
#include "store/queue/queue_database.h"

namespace saker::store::inspect {

/// Holds a queue in RocksDB against the log: told each record of the queue in the order of the log,
/// it follows with its own look at the rows. Thread: one.
class RowQueueCheck {
 public:
  RowQueueCheck(QueueCheckContext& context, const QueueDatabase& database, QueueName queue,
                const QueueDatabase::Bounds& bounds);

  void meet(const ExpectedEntry& expected);
  /// After the last record.
  Status finish();

  const QueueName& queue() const { return queue_; }
  /// Whether anything is amiss that the next start does not put right.
  bool is_wrong() const { return is_wrong_; }
  std::int64_t entry_count() const { return matched_; }

 private:
  /// Nothing if the row is missing, or cannot be read (then status_ says so).
  std::optional<QueueEntry> row(std::int64_t number);
  /// Up to the row of this number, where the records of those before did not come.
  void pass_to(std::int64_t number, bool is_log_over);
  void pass(std::int64_t number, const QueueEntry& entry);
  /// Rows that are missing, and the record of the last of them, if it came.
  void miss(std::int64_t first, std::int64_t last, std::optional<LogOffset> record);
  void report_missing();
  /// Whether it stands in for a lost message, as the entries of repaired queues do.
  bool is_stand_in(std::int64_t number, const QueueEntry& entry);
  void compare(std::int64_t number, const QueueEntry& row, const ExpectedEntry& expected);
  void add(std::string_view kind, std::string text, bool is_note = false);
  std::string entry_name(std::int64_t number) const;

  QueueCheckContext& context_;
  const QueueDatabase& database_;
  const QueueName queue_;
  const LogOffset begin_;  ///< begin_of_queues()
  const QueueDatabase::Bounds bounds_;
  std::vector<QueueEntry> rows_;               ///< read together
  std::int64_t rows_begin_ = 0;                ///< number of rows_[0]
  std::int64_t next_;                          ///< the row that the next record should have
  std::optional<LogOffset> last_;              ///< where the row before it points to
  std::optional<std::int64_t> first_missing_;  ///< of those right before next_
  std::int64_t last_missing_ = 0;
  std::int64_t missing_records_ = 0;
  LogOffset first_missing_record_;
  std::int64_t ahead_ = 0;
  std::int64_t matched_ = 0;
  std::int64_t short_ = 0;  ///< records behind the last row
  LogOffset first_short_;
  bool is_wrong_ = false;
  Status status_;
};

}  // namespace saker::store::inspect
