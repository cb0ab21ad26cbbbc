#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/inspect/compaction_walk.h"
#include "store/inspect/queue_check.h"
#include "store/inspect/queue_entries.h"
#include "store/inspect/record_reader.h"
#include "store/inspect/verifier.h"

namespace saker::store::inspect {

/// Whether a copy in a compaction log is the message that it was made of: all bytes but its place.
bool is_copy(std::string_view copy, std::string_view original);

/// Holds compaction logs against their indexes, each record against its unit, and against the
/// message in the commit log that it is a copy of, while that is there: no checksum covers more
/// than the body. Reads each file once, front to back. Thread: one.
class CompactionCheck {
 public:
  /// After the walk over the commit log. `passed` is told of the bytes of each file that is done.
  CompactionCheck(QueueCheckContext& context, std::function<void(std::int64_t)> passed)
      : context_(context),
        passed_(std::move(passed)),
        catalog_(context.survey),
        records_(context.survey.log) {}

  /// Counts the records, and says which logs are wrong.
  Status run(Verdict& verdict);

 private:
  Status check(const CompactionSet& set);
  void check_files();
  Status check_file(const SetFile& log);
  Status check_rest(const SetFile& log, CompactionWalk& walk);
  bool passes(const CompactionWalk& walk);
  void compare(const CompactionWalk& walk);
  Status compare_with_original(const CompactionWalk& walk);
  Status check_position_file();
  void add(std::string_view kind, const std::string& path, std::int64_t offset, std::string text,
           bool is_note = false);
  void add_to_index(const CompactionWalk& walk, std::string text, bool is_note = false);
  void add_to_log(const CompactionWalk& walk, std::string text);
  std::string name() const;

  QueueCheckContext& context_;
  const std::function<void(std::int64_t)> passed_;
  QueueCatalog catalog_;
  RecordReader records_;
  const CompactionSet* set_ = nullptr;
  const SetFile* file_ = nullptr;
  std::unique_ptr<QueueEntries> queue_;  ///< where the originals are; null: nowhere
  QueueOffset last_{-1};                 ///< queue offset of the record before
  bool is_wrong_ = false;                ///< anything of set_
  std::int64_t record_count_ = 0;
};

}  // namespace saker::store::inspect
