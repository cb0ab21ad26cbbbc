#include "store/inspect/compaction_walk.h"

#include <algorithm>
#include <utility>

namespace saker::store::inspect {
namespace {

namespace record = wire::record;

constexpr std::size_t kIndexChunkBytes = 1000 * SparseUnit::kBytes;
constexpr std::size_t kHeadBytes = 8;
/// The end of every unit: one message, compacted offset -1, and zeros.
constexpr std::string_view kUsualEnd("\x00\x01\xFF\xFF\xFF\xFF\x00\x00\x00\x00", 10);

}  // namespace

const SetFile* file_named(const FileSet& set, std::int64_t base) {
  const auto found = std::find_if(set.files.begin(), set.files.end(),
                                  [base](const SetFile& file) { return file.base == base; });
  return found == set.files.end() ? nullptr : &*found;
}

Result<CompactionWalk> CompactionWalk::open(const CompactionSet& set, const SetFile& log,
                                            const SetFile* index) {
  Result<FileWindow> records = FileWindow::open(set.log, log);
  if (!records) return records.error();
  std::optional<FileWindow> units;
  if (index != nullptr) {
    Result<FileWindow> opened = FileWindow::open(set.index, *index, kIndexChunkBytes);
    if (!opened) return opened.error();
    units.emplace(std::move(*opened));
  }
  return CompactionWalk(log, std::move(*records), std::move(units));
}

Status CompactionWalk::look() {
  Status looked = look_at_unit();
  return looked ? look_at_record() : looked;
}

Status CompactionWalk::look_at_unit() {
  unit_ = {};
  has_usual_fields_ = false;
  has_room_ = false;
  if (!units_) return {};
  const auto unit = units_->read(unit_at(), SparseUnit::kBytes);
  if (!unit) return unit.error();
  has_room_ = unit->size() == static_cast<std::size_t>(SparseUnit::kBytes);
  if (!has_room_) return {};
  unit_ = load_unit(unit->data());
  has_usual_fields_ = unit->ends_with(kUsualEnd);
  return {};
}

Result<bool> CompactionWalk::find_next() {
  const std::int64_t from = at_;
  for (++unit_number_;; ++unit_number_) {
    if (Status looked = look_at_unit(); !looked) return looked.error();
    if (!has_room_) return false;
    if (is_clear()) {  // not one by one: there may be a terabyte of them
      const auto written = units_behind();
      if (!written) return written.error();
      if (!*written) return false;
      unit_number_ = **written / SparseUnit::kBytes;
      if (Status looked = look_at_unit(); !looked) return looked.error();
    }
    const bool is_ahead = unit_.position.value > from && unit_.position.value < log_.end();
    if (!is_ahead) continue;
    at_ = unit_.position.value;
    if (Status looked = look_at_record(); !looked) return looked.error();
    if (record_ && record_->total_size == unit_.size) return true;
  }
}

Status CompactionWalk::look_at_record() {
  record_.reset();
  bytes_ = {};
  const auto head = records_.read(within(), kHeadBytes);
  if (!head) return head.error();
  const std::optional<std::int32_t> size = record::peek_size(*head);
  if (!size || *size > records_.bytes() - within()) return {};
  const auto whole = records_.read(within(), static_cast<std::size_t>(*size));
  if (!whole) return whole.error();
  record::Record found;
  const bool is_record =
      !record::decode(*whole, record::BodyCrc::kCheck, found) && found.log_offset.value == at_;
  if (!is_record) return {};
  record_ = found;
  bytes_ = *whole;
  return {};
}

bool CompactionWalk::is_unit() const {
  return unit_.position.value == at_ && unit_.size > 0 && at_ + unit_.size <= log_.end();
}

void CompactionWalk::pass() {
  at_ += record_ ? record_->total_size : unit_.size;
  ++unit_number_;
}

Result<std::optional<std::int64_t>> CompactionWalk::units_behind() {
  if (!units_) return std::optional<std::int64_t>();
  return units_->first_nonzero(unit_at() + SparseUnit::kBytes, units_->bytes());
}

}  // namespace saker::store::inspect
