#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "model/delay_levels.h"
#include "store/inspect/deleted_topics.h"
#include "store/inspect/verifier.h"

namespace saker::store::repair {

/// Which queues are built, and where.
struct QueueRebuild {
  std::vector<inspect::QueueKey> queues;        ///< sorted; in files
  std::vector<inspect::QueueKey> batch_queues;  ///< sorted
  std::vector<std::string> batch_topics;        ///< sorted; all that have batch queues
  bool is_database = false;                     ///< all but those of batches, in one database
  std::string directory;                        ///< gets the two below; is empty at first
  std::int64_t file_bytes = 0;
  std::int64_t batch_file_bytes = 0;
  /// Where the queues went on, as what is left of them says: their numbers do not begin anew where
  /// all their records have left the log.
  std::map<inspect::QueueKey, QueueOffset> next_numbers;
  DelayLevels delay_levels{};                       ///< none: RocketMQ's default
  const inspect::DeletedTopics* deleted = nullptr;  ///< null: nothing was deleted

  std::string simple_directory() const { return directory + "/consumequeue"; }
  std::string batch_directory() const { return directory + "/batchconsumequeue"; }
  bool is_empty() const { return queues.empty() && batch_queues.empty() && !is_database; }
};

/// Builds queues anew from all records of a log, on the medium when it returns. The entry of a lost
/// message repeats its neighbour's: RocketMQ has no empty entries between others (it passes over
/// the log's whole first file at one), and the numbers of the others must not change. Batch queues
/// need none. A queue without a record keeps its number by an entry of an expired message. A record
/// that jumps further than what the log has lost explains is taken for the next one.
Status rebuild_queues(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild);

}  // namespace saker::store::repair
