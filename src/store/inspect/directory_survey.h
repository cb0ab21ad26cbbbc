#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/delay_levels.h"
#include "model/offset.h"
#include "store/inspect/file_set.h"
#include "store/inspect/read_faults.h"
#include "store/recovery/checkpoint_file.h"
#include "store/timer/timer_checkpoint.h"

namespace saker::store::inspect {

/// Where a store is, as far as its owner's settings say otherwise than the usual.
struct StorePlace {
  std::string root;
  /// storePathCommitLog and readOnlyCommitLogStorePaths, several with ','; empty: commitlog below
  /// the root
  std::string commit_log_dir;
  std::int64_t segment_bytes = 0;  ///< mappedFileSizeCommitLog; 0: as the files are
  DelayLevels delay_levels{};      ///< messageDelayLevel; none: it is not known
  /// As maxHashSlotNum and maxIndexNum say; 0: as the files are
  std::int64_t index_file_bytes = 0;

  std::vector<std::string> log_directories() const;
};

/// The files of one queue.
struct QueueSet {
  std::string topic;
  QueueId id;
  FileSet files;
};

/// The files of one compaction log: two kinds, with the same names.
struct CompactionSet {
  std::string topic;
  QueueId id;
  FileSet log;
  FileSet index;
  bool is_being_replaced = false;  ///< a round was interrupted when it put its files in place
};

/// A file that is named by something else than an offset.
struct PlainFile {
  std::string name;
  std::int64_t bytes = 0;
};

/// What a store directory has in it, by names and lengths; nothing but the checkpoint is opened.
struct Survey {
  StorePlace place;
  FileSet log;
  std::vector<QueueSet> queues;        ///< consumequeue, by topic and id
  std::vector<QueueSet> batch_queues;  ///< batchconsumequeue
  std::vector<QueueSet> extensions;    ///< consumequeue_ext
  std::vector<CompactionSet> compactions;
  std::string queue_database;            ///< directory of queues in RocksDB, then `queues` is empty
  std::vector<PlainFile> index;          ///< by name, which is their time
  std::vector<PlainFile> config;         ///< files in config/
  std::vector<std::string> other_parts;  ///< pop, compaction …, each in a word or two
  std::optional<Checkpoint> checkpoint;
  FileSet timer_log;
  std::int64_t timer_wheel_bytes = -1;  ///< of timerwheel; -1: there is none
  std::optional<TimerCheckpoint> timer_checkpoint;
  bool has_abort = false;
  std::shared_ptr<ReadFaults> faults;  ///< of whoever has read files of the directory since
  std::optional<std::string> holder;   ///< who has the directory open, e.g. "process 4711"

  bool queues_in_rocksdb() const { return !queue_database.empty(); }
  bool has_timers() const { return timer_wheel_bytes >= 0 || !timer_log.empty(); }
  /// Null if there is none.
  const CompactionSet* compaction_of(const std::string& topic, QueueId id) const;
  std::string path(const std::string& name) const { return place.root + "/" + name; }
  /// A path as findings name it: without the root.
  std::string shown(const std::string& path) const;
};

/// Looks through a directory of a stopped or a running broker. Errors: kNotFound if it is no store
/// directory (says what one looks like), and what the system refuses.
Result<Survey> survey(const StorePlace& place);

}  // namespace saker::store::inspect
