#include "store/compaction/compaction_segment.h"

#include <array>

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"
#include "store/queue/tags_code.h"
#include "wire/record/record_match.h"

namespace saker::store {

namespace record = wire::record;

namespace {

using UnitBytes = std::array<char, SparseUnit::kBytes>;

/// So much is looked at: more could make a start slow with many queues.
constexpr std::size_t kClearBytes = 4096;

std::string_view text(const UnitBytes& bytes) { return {bytes.data(), bytes.size()}; }

Result<file::File> open_file(const CompactionPlace& place, const std::string& path,
                             file::OpenMode mode, std::int64_t bytes) {
  Result<file::File> opened = file::File::open(place.disk, path, mode);
  if (!opened) return opened;
  Status sized = opened->resize(bytes);
  if (!sized) return sized.error();
  return opened;
}

}  // namespace

CompactionSegment::CompactionSegment(LogOffset base, const CompactionLayout& layout, file::File log,
                                     file::File index)
    : base_(base), layout_(layout), log_(std::move(log)), index_(std::move(index)) {
  end_ = base.value;
}

Result<std::shared_ptr<CompactionSegment>> CompactionSegment::create(const CompactionPlace& place,
                                                                     LogOffset base) {
  Status made = file::make_lasting_directories(place.disk, place.log_directory);
  if (made) made = file::make_lasting_directories(place.disk, place.index_directory);
  if (!made) return made.error();
  const std::string name = "/" + segment_name(base.value);
  auto log =
      open_file(place, place.log_directory + name, file::OpenMode::kCreate, place.layout.log_bytes);
  if (!log) return log.error();
  auto index = open_file(place, place.index_directory + name, file::OpenMode::kCreate,
                         place.layout.index_bytes);
  if (!index) {
    (void)file::remove_file(place.disk, log->path());
    return index.error();
  }
  std::shared_ptr<CompactionSegment> segment(
      new CompactionSegment(base, place.layout, std::move(*log), std::move(*index)));
  Status mapped = segment->map();
  if (!mapped) return mapped.error();
  return segment;
}

Result<std::shared_ptr<CompactionSegment>> CompactionSegment::open(const CompactionPlace& place,
                                                                   LogOffset base, bool check) {
  const std::string name = "/" + segment_name(base.value);
  const bool has_index = file::exists(place.index_directory + name);
  Result<std::shared_ptr<CompactionSegment>> opened = create(place, base);
  if (!opened) return opened;
  CompactionSegment& segment = **opened;
  Status taken;
  if (!has_index) {
    log::warn("store: {} is missing; made again from {}", segment.index_.path(),
              segment.log_.path());
    taken = segment.rebuild_index(0);
  }
  if (taken) taken = segment.take_units(check);
  if (!taken) return taken.error();
  return opened;
}

Status CompactionSegment::take_units(bool check) {
  std::int64_t count = count_units(check);
  if (!ends_well(count)) {
    log::warn("store: {} is damaged behind {} messages; made again from {}", index_.path(), count,
              log_.path());
    if (Status rebuilt = rebuild_index(count); !rebuilt) return rebuilt;
    count = count_units(check);
    // What a crash took of the last file is copied again.
    is_damaged_ = !check && !ends_well(count);
  }
  if (is_damaged_) {
    log::error(
        "store: {} and {} are damaged: messages behind the first {} cannot be read; the files "
        "are kept as they are",
        log_.path(), index_.path(), count);
  }
  count_ = count;
  end_ = end_of(count).value;
  // What a crash left behind the last whole record must not be taken for one later.
  return check ? end_index(count) : Status();
}

Status CompactionSegment::map() {
  auto records = file::Mapping::map(log_, {.bytes = layout_.log_bytes});
  if (!records) return records.error();
  auto units = file::Mapping::map(index_, {.bytes = layout_.index_bytes});
  if (!units) return units.error();
  records_ = std::move(*records);
  units_ = std::move(*units);
  return {};
}

/// Behind the units before `from`, which are right.
Status CompactionSegment::rebuild_index(std::int64_t from) {
  record::Record found;
  LogOffset at = end_of(from);
  QueueOffset last = from == 0 ? QueueOffset{-1} : unit(from - 1).queue_offset;
  std::int64_t i = from;
  for (; (i + 2) * SparseUnit::kBytes <= layout_.index_bytes; ++i) {
    const std::string_view rest = records_->view().substr(static_cast<std::size_t>(at - base_));
    if (record::decode(rest, record::BodyCrc::kCheck, found) || found.log_offset != at) break;
    // No checksum covers the number: a unit that is right otherwise knows it.
    const SparseUnit old = unit(i);
    const bool is_torn = old.position == at && old.size == found.total_size &&
                         old.queue_offset != found.queue_offset;
    if (found.queue_offset <= last || is_torn) break;
    last = found.queue_offset;
    UnitBytes bytes;
    store_unit(bytes.data(), {.position = at,
                              .size = found.total_size,
                              .tags_code = tags_code_of(found),
                              .store_timestamp_ms = found.store_timestamp_ms,
                              .queue_offset = found.queue_offset});
    Status written = index_.write_at(i * SparseUnit::kBytes, text(bytes));
    if (!written) return written;
    at = at + found.total_size;
  }
  // Only where the records end, too, there is nothing more to be known.
  const std::string_view rest = records_->view().substr(static_cast<std::size_t>(at - base_));
  const std::string_view next = rest.substr(0, record::kBlankBytes);
  const bool is_over = record::decode_blank(next) == static_cast<std::int32_t>(rest.size()) ||
                       next.find_first_not_of('\0') == std::string_view::npos;
  return is_over ? end_index(i) : Status();
}

/// One past the last record of the first units.
LogOffset CompactionSegment::end_of(std::int64_t count) const {
  return count == 0 ? base_ : unit(count - 1).end();
}

/// Clears what stands behind the units; of a file that is full, writes the end unit.
Status CompactionSegment::end_index(std::int64_t count) {
  const std::int64_t end = count * SparseUnit::kBytes;
  Status done = index_.zero({end, layout_.index_bytes - end});
  const std::string_view rest =
      records_->view().substr(static_cast<std::size_t>(end_of(count) - base_));
  if (!done || record::decode_blank(rest) != static_cast<std::int32_t>(rest.size())) return done;
  UnitBytes unit;
  store_end_unit(unit.data());
  return index_.write_at(end, text(unit));
}

/// Behind the last unit stands the end unit, or nothing in the index and no record in the log.
bool CompactionSegment::ends_well(std::int64_t count) const {
  const std::int64_t end = count * SparseUnit::kBytes;
  if (end + SparseUnit::kBytes > layout_.index_bytes) return true;
  UnitBytes last;
  store_end_unit(last.data());
  const std::string_view behind = units_->view().substr(static_cast<std::size_t>(end), kClearBytes);
  if (behind.starts_with(text(last))) return true;
  if (behind.find_first_not_of('\0') != std::string_view::npos) return false;
  const LogOffset at = end_of(count);
  record::Record found;
  const std::string_view rest = records_->view().substr(static_cast<std::size_t>(at - base_));
  const bool has_more =
      !record::decode(rest, record::BodyCrc::kCheck, found) && found.log_offset == at;
  return !has_more;
}

SparseUnit CompactionSegment::unit(std::int64_t i) const {
  return load_unit(units_->data() + i * SparseUnit::kBytes);
}

std::int64_t CompactionSegment::count_units(bool check) const {
  const std::int64_t room = layout_.index_bytes / SparseUnit::kBytes;
  LogOffset expected = base_;
  std::int64_t count = 0;
  QueueOffset last{-1};
  for (; count < room; ++count) {
    const SparseUnit at = unit(count);
    if (at.queue_offset <= last || !is_whole(at, expected, check)) break;
    expected = at.end();
    last = at.queue_offset;
  }
  return count;
}

bool CompactionSegment::is_whole(const SparseUnit& unit, LogOffset expected, bool check) const {
  if (unit.position != expected || unit.size <= 0) return false;
  if (unit.end() > base_ + layout_.log_bytes) return false;
  if (!check) return true;
  const std::string_view bytes = record(unit).bytes;
  record::Record found;
  return !record::decode(bytes, record::BodyCrc::kCheck, found) && found.total_size == unit.size &&
         found.log_offset == unit.position && found.queue_offset == unit.queue_offset;
}

std::int64_t CompactionSegment::find(QueueOffset offset) const {
  std::int64_t begin = 0;
  std::int64_t end = count();
  while (begin < end) {
    const std::int64_t middle = (begin + end) / 2;
    if (unit(middle).queue_offset < offset) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

Slice CompactionSegment::record(const SparseUnit& unit) const {
  const auto at = static_cast<std::size_t>(unit.position - base_);
  return {records_->view().substr(at, static_cast<std::size_t>(unit.size)), records_};
}

bool CompactionSegment::has_record(const SparseUnit& unit) const {
  const std::string_view bytes = record(unit).bytes;
  return record::peek_size(bytes) == unit.size && record::stands_at(bytes, unit.position);
}

bool CompactionSegment::has_room(std::int64_t record_bytes) const {
  // COMPAT: the last unit is for the end, and a blank has eight bytes; RocketMQ rolls by this rule.
  if ((count() + 1) * SparseUnit::kBytes >= layout_.index_bytes) return false;
  return end() + record_bytes + record::kBlankBytes <= base_ + layout_.log_bytes;
}

Status CompactionSegment::append(std::string_view bytes, const record::Record& record) {
  const LogOffset at = end();
  scratch_.assign(bytes);
  record::assign(scratch_.data(), {.queue_offset = record.queue_offset,
                                   .log_offset = at,
                                   .store_timestamp_ms = record.store_timestamp_ms});
  Status written = log_.write_at(at - base_, scratch_);
  if (!written) return written;
  UnitBytes unit;
  store_unit(unit.data(), {.position = at,
                           .size = record.total_size,
                           .tags_code = tags_code_of(record),
                           .store_timestamp_ms = record.store_timestamp_ms,
                           .queue_offset = record.queue_offset});
  written = index_.write_at(count() * SparseUnit::kBytes, text(unit));
  if (!written) return written;
  end_.store((at + record.total_size).value, std::memory_order_release);
  count_.store(count() + 1, std::memory_order_release);
  return {};
}

Status CompactionSegment::seal() {
  UnitBytes unit;
  store_end_unit(unit.data());
  Status done = index_.write_at(count() * SparseUnit::kBytes, text(unit));
  if (done) {
    char blank[record::kBlankBytes];
    record::encode_blank(static_cast<std::int32_t>(base_ + layout_.log_bytes - end()), blank);
    done = log_.write_at(end() - base_, {blank, sizeof blank});
  }
  return done ? sync() : done;
}

Status CompactionSegment::sync() {
  Status done = log_.sync_data();
  return done ? index_.sync_data() : done;
}

}  // namespace saker::store
