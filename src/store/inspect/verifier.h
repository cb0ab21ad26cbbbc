#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "store/inspect/log_walk.h"
#include "store/inspect/queue_check.h"

namespace saker::store::inspect {

/// The name of a queue.
using QueueKey = std::pair<std::string, std::int32_t>;

/// What a walk over a whole directory found.
struct Verdict {
  FindingList findings;

  std::int64_t record_count = 0;
  std::int64_t record_bytes = 0;
  std::int64_t queue_count = 0;
  std::int64_t queue_entry_count = 0;
  std::int64_t extension_unit_count = 0;     ///< that entries name
  std::int64_t compaction_record_count = 0;  ///< in compaction logs
  std::int64_t index_entry_count = 0;
  LogOffset log_begin;
  LogOffset log_end;
  std::int64_t first_store_ms = 0;
  std::int64_t last_store_ms = 0;

  // For who wants to repair it.
  std::vector<LogRange> damage;  ///< unreadable parts with records behind them
  std::vector<LogRange> gaps;    ///< missing files
  std::optional<LogRange> tail;  ///< bytes behind the end of the log, if any are not zero
  std::vector<std::string> needless_log_files;  ///< paths of files that another one stands for
  std::vector<QueueKey> damaged_queues;         ///< wrong in more than lagging behind
  std::vector<QueueKey> short_queues;           ///< lacking the last records; also missing ones
  std::vector<QueueKey> wrong_batch_queues;
  std::vector<QueueKey> wrong_extensions;  ///< their queues are in damaged_queues
  std::vector<QueueKey> wrong_compactions;
  bool is_database_wrong = false;       ///< the queues in RocksDB
  std::vector<LostEntry> lost_entries;  ///< what the damage covers, as far as queues say
  bool is_index_damaged = false;
  bool is_checkpoint_wrong = false;

  bool is_clean() const { return findings.count() == 0; }
};

/// Walks every record of the log once, from front to back, and holds queues, index and checkpoint
/// against it. Memory: a buffer of the log, a small one a queue, a number a slot of an index file.
/// Errors: what the system refuses to read. Says what it did not look at as notes.
Result<Verdict> verify(const Survey& survey, const Progress& progress);

}  // namespace saker::store::inspect
