#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/finding.h"
#include "store/inspect/log_walk.h"

namespace saker::store::inspect {

/// One file of the commit log.
struct SegmentFacts {
  SetFile file;
  LogOffset end;                         ///< of its last record; its begin if it has none
  std::optional<std::int64_t> first_ms;  ///< store times
  std::optional<std::int64_t> last_ms;
};

/// One queue, of either kind.
struct QueueFacts {
  std::string topic;
  QueueId id;
  QueueOffset min;
  QueueOffset max;
  std::int64_t files = 0;
  std::int64_t files_missing = 0;
  bool is_batch = false;

  std::int64_t count() const { return max - min; }
};

/// One compaction log.
struct CompactionFacts {
  std::string topic;
  QueueId id;
  QueueOffset first{-1};  ///< queue offsets of its messages; -1: it has none
  QueueOffset last{-1};
  std::int64_t count = 0;  ///< messages
  std::int64_t files = 0;
};

/// One index file; without its head if it is none.
struct IndexFacts {
  std::string name;
  std::int64_t bytes = 0;
  std::int64_t entry_count = 0;
  std::int64_t entries_max = 0;
  std::int64_t begin_ms = 0;
  std::int64_t end_ms = 0;
  bool is_readable = false;
};

/// What a store holds, found by few looks into each file.
struct Inspection {
  std::vector<SegmentFacts> segments;
  std::vector<LogRange> gaps;  ///< missing files of the log
  LogOffset log_begin;
  LogOffset log_end;
  std::vector<QueueFacts> queues;  ///< by topic and id
  bool counted_records = false;    ///< queues were counted from the records, not from their files
  std::vector<CompactionFacts> compactions;  ///< by topic and id
  std::vector<IndexFacts> index;

  std::int64_t message_count() const;
};

/// With `walk`, queues are counted by walking all records: for stores whose queues are broken.
/// Errors: what the system refuses to read.
Result<Inspection> inspect(const Survey& survey, bool walk, const Progress& progress);

}  // namespace saker::store::inspect
