#pragma once

#include <cstdint>
#include <optional>

#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/directory_survey.h"
#include "store/queue/queue_database.h"

namespace saker::store::inspect {

/// What a queue holds, found with a few looks into its files.
struct QueueBounds {
  QueueOffset min;               ///< the first message that the log still holds
  QueueOffset max;               ///< one past the last
  std::int64_t entry_begin = 0;  ///< the numbers of the entries of [min, max)
  std::int64_t entry_end = 0;
  std::int64_t files_missing = 0;  ///< between others
  std::optional<QueueEntry> last;  ///< the last entry that is not blank

  std::int64_t count() const { return max - min; }
};

/// Of a queue below consumequeue: as a broker takes it at its start, when the log begins there.
Result<QueueBounds> queue_bounds(const FileSet& files, LogOffset log_begin);

/// Of a queue in RocksDB.
Result<QueueBounds> queue_bounds(const QueueDatabase& database, const QueueName& queue,
                                 LogOffset log_begin);

/// Of a queue below batchconsumequeue.
Result<QueueBounds> batch_queue_bounds(const FileSet& files, LogOffset log_begin);

}  // namespace saker::store::inspect
