#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/file.h"
#include "file/mapping.h"
#include "store/compaction/compaction_layout.h"
#include "store/store.h"
#include "wire/record/record.h"

namespace saker::store {

/// A pair of files of a compaction log with the same name: records, and the units that say where
/// each stands.
///
///     log    | record | record | … | blank |        physicalOffset: the place in the compaction
///     log index  | unit   | unit   | … | end   |        46 bytes each
///
/// A record is written before its unit, and only what has a unit counts. Files are sparse and grow
/// by pwrite: a full disk refuses. Thread: one writer; readers: any, below count().
class CompactionSegment {
 public:
  /// New files; both or none.
  static Result<std::shared_ptr<CompactionSegment>> create(const CompactionPlace& place,
                                                           LogOffset base);
  /// Files that exist, with their lengths. Counts the units; with `check`, only those whose records
  /// are whole, and clears the others. An index that is missing, or damaged behind some unit, is
  /// made from the records.
  static Result<std::shared_ptr<CompactionSegment>> open(const CompactionPlace& place,
                                                         LogOffset base, bool check);

  /// Index and records are damaged: there may be more messages than count() says. Such files are
  /// not to be replaced.
  bool is_damaged() const { return is_damaged_; }
  LogOffset base() const { return base_; }
  std::int64_t count() const { return count_.load(std::memory_order_acquire); }
  /// One past the last record.
  LogOffset end() const { return {end_.load(std::memory_order_acquire)}; }

  SparseUnit unit(std::int64_t i) const;
  /// The first unit at or behind a queue offset; count() if there is none.
  std::int64_t find(QueueOffset offset) const;
  /// The bytes of the record of a unit.
  Slice record(const SparseUnit& unit) const;
  /// Whether they are that record.
  bool has_record(const SparseUnit& unit) const;

  /// Whether a record of that size fits, with what ends the files behind it.
  bool has_room(std::int64_t record_bytes) const;
  /// Adds a record of the commit log, whole bytes and what they say.
  Status append(std::string_view bytes, const wire::record::Record& record);
  /// Ends both files, so that others may follow, and brings them to the medium.
  Status seal();
  Status sync();

  /// What it stands in.
  const std::string& log_path() const { return log_.path(); }
  const std::string& index_path() const { return index_.path(); }

 private:
  CompactionSegment(LogOffset base, const CompactionLayout& layout, file::File log,
                    file::File index);
  Status map();
  Status take_units(bool check);
  Status rebuild_index(std::int64_t from);
  bool ends_well(std::int64_t count) const;
  LogOffset end_of(std::int64_t count) const;
  Status end_index(std::int64_t count);
  std::int64_t count_units(bool check) const;
  bool is_whole(const SparseUnit& unit, LogOffset expected, bool check) const;

  const LogOffset base_;
  const CompactionLayout layout_;
  file::File log_;
  file::File index_;
  std::shared_ptr<file::Mapping> records_;
  std::shared_ptr<file::Mapping> units_;
  std::atomic<std::int64_t> count_ = 0;
  std::atomic<std::int64_t> end_ = 0;
  bool is_damaged_ = false;  // set before others see it
  std::string scratch_;      // writer
};

}  // namespace saker::store
