#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/compaction/sparse_unit.h"
#include "store/inspect/directory_survey.h"
#include "store/inspect/file_window.h"
#include "wire/record/record.h"

namespace saker::store::inspect {

/// The file with a name in one of the sets of a compaction log; null if there is none.
const SetFile* file_named(const FileSet& set, std::int64_t base);

/// Walks one file of a compaction log and the units of the same name side by side: `look(); …
/// pass();`. Where one of both is damaged the other leads on. Thread: one.
class CompactionWalk {
 public:
  /// `index`: null if it is missing; then there are no units.
  static Result<CompactionWalk> open(const CompactionSet& set, const SetFile& log,
                                     const SetFile* index);

  /// Reads what stands at the present place. Errors: it cannot be read.
  Status look();
  /// To the place behind the record, or behind what the unit says of it.
  void pass();
  /// Where neither leads on: to the next unit whose record is whole, and looks there. False if
  /// there is none.
  Result<bool> find_next();

  std::int64_t unit_number() const { return unit_number_; }
  std::int64_t unit_at() const { return unit_number_ * SparseUnit::kBytes; }
  std::int64_t at() const { return at_; }                  ///< position in the compaction log
  std::int64_t within() const { return at_ - log_.base; }  ///< in its file
  const SparseUnit& unit() const { return unit_; }
  /// The unit leads on from here.
  bool is_unit() const;
  /// Fields that are the same in every unit are as they are to be.
  bool has_usual_fields() const { return has_usual_fields_; }
  /// The unit ends the file in order.
  bool is_end_unit() const { return unit_.position.value == -1 && unit_.size == 0; }
  /// Nothing was written there, or the index has no room for it.
  bool is_clear() const {
    return unit_.position.value == 0 && unit_.size == 0 && unit_.queue_offset.value == 0;
  }
  bool has_room() const { return has_room_; }
  /// If one stands there whole. The views last until the next look.
  const std::optional<wire::record::Record>& record() const { return record_; }
  std::string_view bytes() const { return bytes_; }
  /// Where bytes behind this unit are not zero.
  Result<std::optional<std::int64_t>> units_behind();

 private:
  CompactionWalk(const SetFile& log, FileWindow records, std::optional<FileWindow> units)
      : log_(log), at_(log.base), records_(std::move(records)), units_(std::move(units)) {}
  Status look_at_unit();
  Status look_at_record();

  SetFile log_;
  std::int64_t at_;
  std::int64_t unit_number_ = 0;
  FileWindow records_;
  std::optional<FileWindow> units_;
  SparseUnit unit_;
  bool has_usual_fields_ = false;
  bool has_room_ = true;
  std::optional<wire::record::Record> record_;
  std::string_view bytes_;
};

}  // namespace saker::store::inspect
