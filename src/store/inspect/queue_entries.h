#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "store/inspect/queue_bounds.h"
#include "store/inspect/unit_reader.h"
#include "store/queue/queue_database.h"

namespace saker::store::inspect {

/// The entries of one queue by their numbers, whatever the queue is kept in: files of either kind,
/// or rows of a database. In all but batch queues the number is the queue offset. Thread: one.
class QueueEntries {
 public:
  /// `queue` outlives it.
  QueueEntries(const QueueSet& queue, QueueKind kind);
  QueueEntries(const QueueDatabase& database, QueueName queue);

  QueueKind kind() const { return kind_; }
  const QueueName& name() const { return name_; }
  /// Where they begin and end, when the log begins there.
  Result<QueueBounds> bounds(LogOffset log_begin) const;

  /// Nothing if there is none, or it cannot be read (then status() says so).
  std::optional<QueueEntry> at(std::int64_t number);
  /// The first number from `number` on that may have one. Not number by number.
  std::int64_t following(std::int64_t number);
  /// The first in [from, to) that is not wanted; all wanted ones come before all others.
  std::int64_t partition(std::int64_t from, std::int64_t to,
                         const std::function<bool(const QueueEntry&)>& wanted);
  const Status& status() const;

 private:
  std::optional<QueueEntry> row(std::int64_t number);

  const QueueKind kind_;
  const QueueName name_;
  const FileSet* files_ = nullptr;
  std::optional<UnitReader> units_;
  const QueueDatabase* database_ = nullptr;
  std::vector<QueueEntry> rows_;  ///< read together
  std::int64_t rows_begin_ = 0;   ///< number of rows_[0]
  Status row_status_;
};

/// All queues of a directory by name. Opens the database, where there is one, on first use.
/// Thread: one.
class QueueCatalog {
 public:
  explicit QueueCatalog(const Survey& survey) : survey_(survey) {}

  /// The queues of a topic, by id; none if there is none.
  Result<std::vector<std::unique_ptr<QueueEntries>>> of_topic(const std::string& topic);
  /// Null if there is none.
  Result<std::unique_ptr<QueueEntries>> find(const QueueName& queue);

 private:
  Status open();
  std::unique_ptr<QueueEntries> in_files(const std::vector<QueueSet>& sets, QueueKind kind,
                                         const QueueName& queue) const;

  const Survey& survey_;
  bool is_open_ = false;
  std::unique_ptr<QueueDatabase> database_;
  std::vector<QueueName> names_;  ///< of all queues, sorted
};

}  // namespace saker::store::inspect
