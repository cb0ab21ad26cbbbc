#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/offset.h"
#include "store/inspect/file_set.h"
#include "store/inspect/file_window.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// A part of the log.
struct LogRange {
  LogOffset begin;
  LogOffset end;

  std::int64_t bytes() const { return end - begin; }
  bool holds(LogOffset offset) const { return begin <= offset && offset < end; }
};

/// What stands at the next place of a log.
enum class LogStep {
  kRecord,
  kBlank,   ///< the rest of a file, left free in order
  kDamage,  ///< bytes that are no record, with records behind them
  kGap,     ///< a file is missing
  kEnd,     ///< nothing behind this is a record of the log
};

/// Walks the commit log of a directory from front to back, changing nothing, one buffer long.
///
/// A record counts if size, magic, lengths and body CRC are right and its physicalOffset is its
/// position. Behind damage the walk goes on at the next whole record, in the same file or in a
/// later one, as LogScan does. Where no later file begins with a record, that one must not be older
/// than the last one before the damage: what an earlier end of the log left behind is not taken for
/// its continuation. Thread: one.
class LogWalk {
 public:
  LogWalk(const FileSet& log, LogOffset start) : log_(log), position_(start) {}

  /// Errors: a file cannot be read.
  Result<LogStep> next();

  // Of the step just made.
  const LogRange& range() const { return range_; }  ///< kEnd: the place, without length
  const wire::record::Record& record() const { return record_; }
  std::string_view bytes() const { return bytes_; }  ///< of the record, until the next step
  /// kDamage, kEnd: what is wrong with the bytes at the place, after "this is ".
  std::string_view flaw() const { return flaw_; }
  /// kEnd: a whole record stands there, but one that was written for another place.
  bool is_foreign_record() const { return is_foreign_; }

  /// A record at exactly this place, whatever stands around it; nothing if there is none.
  static Result<std::optional<wire::record::Record>> record_at(FileWindow& window,
                                                               const SetFile& file, LogOffset at);

 private:
  LogStep step(LogStep kind, LogOffset end);
  Result<bool> enter_file();
  /// Where the file that should hold the position should end, if another one follows it.
  std::optional<LogOffset> end_of_cut_file();
  Result<LogStep> pass_fault();
  Result<bool> goes_on() const;
  Result<bool> has_used_file() const;
  Result<bool> has_record_in_later_file() const;
  Result<std::optional<LogOffset>> find_record(FileWindow& window, const SetFile& file,
                                               file::Range part, bool is_last) const;
  std::int64_t within() const { return position_.value - file_->base; }
  LogOffset file_end() const;

  const FileSet& log_;
  LogOffset position_;
  const SetFile* file_ = nullptr;
  std::optional<FileWindow> window_;
  std::int64_t last_store_ms_ = 0;

  LogRange range_;
  wire::record::Record record_;
  std::string_view bytes_;
  std::string_view flaw_;
  bool is_foreign_ = false;
};

}  // namespace saker::store::inspect
