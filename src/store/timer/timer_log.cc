#include "store/timer/timer_log.h"

#include <algorithm>
#include <iterator>

#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kScanBytes = 20'000 * TimerUnit::kBytes;
// Files that stay open: a slot's units lie all over the log.
constexpr std::size_t kOpenMax = 64;

}  // namespace

Status TimerLog::load() {
  const auto listed = list_segments(directory_, {file_bytes_, "mappedFileSizeTimerLog", &disk_});
  if (!listed) return listed.error();
  const std::lock_guard lock(mutex_);
  bases_ = *listed;
  end_ = bases_.empty() ? 0 : bases_.back() + file_bytes_;
  unsynced_from_ = end_;
  return {};
}

Status TimerLog::end_at(std::int64_t position) {
  std::vector<std::int64_t> bases;
  {
    const std::lock_guard lock(mutex_);
    bases = bases_;
  }
  for (auto base = bases.rbegin(); base != bases.rend() && *base >= position; ++base) {
    if (Status removed = remove_file(*base); !removed) return removed;
  }
  if (has_file(base_of(position)) && position > base_of(position)) {
    Result<Handle> file = open(base_of(position));
    if (!file) return file.error();
    const std::int64_t at = position - base_of(position);
    if (Status cleared = (*file)->zero({at, file_bytes_ - at}); !cleared) return cleared;
  }
  const std::lock_guard lock(mutex_);
  end_ = position;
  // What a crash has left may never have been on the medium.
  unsynced_from_ = bases_.empty() ? position : bases_.front();
  return {};
}

bool TimerLog::has_gap() const {
  const std::lock_guard lock(mutex_);
  return !bases_.empty() && bases_.back() - bases_.front() !=
                                static_cast<std::int64_t>(bases_.size() - 1) * file_bytes_;
}

std::int64_t TimerLog::begin() const {
  const std::lock_guard lock(mutex_);
  return bases_.empty() ? end_ : bases_.front();
}

std::int64_t TimerLog::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

bool TimerLog::fits(std::int64_t position) const {
  return base_of(position) + file_bytes_ - position >= TimerUnit::kBytes + TimerUnit::kBlankBytes;
}

std::int64_t TimerLog::stage(const TimerUnit& unit) {
  if (staged_.empty()) {
    staged_end_ = end();
    staged_.push_back({staged_end_, {}});
  }
  if (!fits(staged_end_)) {
    const std::int64_t next = base_of(staged_end_) + file_bytes_;
    encode_timer_blank(static_cast<std::int32_t>(next - staged_end_), staged_.back().bytes);
    staged_.push_back({next, {}});
    staged_end_ = next;
  }
  encode(unit, staged_.back().bytes);
  staged_end_ += TimerUnit::kBytes;
  return staged_end_ - TimerUnit::kBytes;
}

Status TimerLog::write() {
  const std::vector<Piece> pieces = std::exchange(staged_, {});
  for (const Piece& piece : pieces) {
    if (Status written = write_piece(piece); !written) return written;
  }
  if (pieces.empty()) return {};
  const std::lock_guard lock(mutex_);
  end_ = staged_end_;
  return {};
}

Status TimerLog::write_piece(const Piece& piece) {
  Result<Handle> file = open_or_make(base_of(piece.position));
  if (!file) return file.error();
  return (*file)->write_at(piece.position - base_of(piece.position), piece.bytes);
}

std::string TimerLog::path_of(std::int64_t base) const {
  return directory_ + "/" + segment_name(base);
}

bool TimerLog::has_file(std::int64_t base) const {
  const std::lock_guard lock(mutex_);
  return std::binary_search(bases_.begin(), bases_.end(), base);
}

Result<TimerLog::Handle> TimerLog::open(std::int64_t base) const {
  const std::lock_guard lock(mutex_);
  if (const auto found = open_.find(base); found != open_.end()) return found->second;
  if (!std::binary_search(bases_.begin(), bases_.end(), base)) {
    return Error{ErrorCode::kNotFound, "the timer log has no file at " + std::to_string(base)};
  }
  Result<file::File> file = file::File::open(disk_, path_of(base), file::OpenMode::kReadWrite);
  if (!file) return file.error();
  if (open_.size() >= kOpenMax) open_.clear();
  return open_.emplace(base, std::make_shared<file::File>(std::move(*file))).first->second;
}

/// A file is on the medium in its full length before anything is in it.
Result<TimerLog::Handle> TimerLog::open_or_make(std::int64_t base) {
  const std::lock_guard making(making_);
  if (has_file(base)) return open(base);
  if (Status made = file::make_lasting_directories(disk_, directory_); !made) return made.error();
  Result<file::File> file = file::File::open(disk_, path_of(base), file::OpenMode::kCreate);
  if (!file) return file.error();
  Status done = file->resize(file_bytes_);
  if (done) done = file->sync_data();
  if (done) done = file::sync_directory(disk_, directory_);
  if (!done) return done.error();
  const std::lock_guard lock(mutex_);
  bases_.push_back(base);
  return open_.emplace(base, std::make_shared<file::File>(std::move(*file))).first->second;
}

/// Up to `count` bytes that lie in one file.
Result<std::string> TimerLog::bytes_at(std::int64_t position, std::int64_t count) const {
  const std::int64_t base = base_of(position);
  Result<Handle> file = open(base);
  if (!file) return file.error();
  std::string bytes(static_cast<std::size_t>(std::min(count, base + file_bytes_ - position)), '\0');
  const Result<std::size_t> got = (*file)->read_at(position - base, bytes);
  if (!got) return got.error();
  bytes.resize(*got);
  return bytes;
}

Result<TimerUnit> TimerLog::read(std::int64_t position) const {
  if (position < 0 || position + TimerUnit::kBytes > end()) {
    return Error{ErrorCode::kNotFound, "the timer log does not hold " + std::to_string(position)};
  }
  const Result<std::string> bytes = bytes_at(position, TimerUnit::kBytes);
  if (!bytes) return bytes.error();
  const std::optional<TimerUnit> unit = decode_timer_unit(*bytes);
  if (unit && unit->previous < position) return *unit;
  return Error{ErrorCode::kCorrupt,
               "no unit begins at " + std::to_string(position) + " of the timer log"};
}

Result<std::int64_t> TimerLog::scan(std::int64_t from, const Visit& visit) const {
  std::int64_t end = from;
  bool goes_on = true;
  while (goes_on && has_file(base_of(from))) {
    const Result<std::int64_t> reached = scan_file(from, visit, goes_on);
    if (!reached) return reached;
    if (*reached > from) end = *reached;
    from = base_of(from) + file_bytes_;
  }
  return end;
}

/// The position behind the last unit of one file; `goes_on` if the file is full.
Result<std::int64_t> TimerLog::scan_file(std::int64_t from, const Visit& visit,
                                         bool& goes_on) const {
  while (fits(from)) {
    const Result<std::string> bytes = bytes_at(from, kScanBytes);
    if (!bytes) return bytes.error();
    const std::int64_t chunk = from;
    while (fits(from) &&
           from + TimerUnit::kBytes <= chunk + static_cast<std::int64_t>(bytes->size())) {
      const std::string_view rest =
          std::string_view(*bytes).substr(static_cast<std::size_t>(from - chunk));
      if (is_timer_blank(rest)) return from;
      const std::optional<TimerUnit> unit = decode_timer_unit(rest);
      goes_on = unit && unit->previous < from && visit(from, *unit);
      if (!goes_on) return from;
      from += TimerUnit::kBytes;
    }
    if (from == chunk) break;
  }
  return from;
}

std::int64_t TimerLog::before(std::int64_t position) const {
  if (position % file_bytes_ != 0) return position - TimerUnit::kBytes;
  // Behind a full file: its last unit stands before the blank.
  const std::int64_t room = file_bytes_ - TimerUnit::kBytes - TimerUnit::kBlankBytes;
  return position - file_bytes_ + room / TimerUnit::kBytes * TimerUnit::kBytes;
}

std::optional<TimerUnit> TimerLog::last_before(std::int64_t position) const {
  if (position <= begin()) return std::nullopt;
  const Result<TimerUnit> unit = read(before(position));
  return unit ? std::optional(*unit) : std::nullopt;
}

Status TimerLog::sync() {
  std::int64_t from = 0;
  std::int64_t end_now = 0;
  std::vector<std::int64_t> bases;
  {
    const std::lock_guard lock(mutex_);
    from = unsynced_from_;
    end_now = end_;
    bases = bases_;
  }
  for (const std::int64_t base : bases) {
    if (base + file_bytes_ <= from || base >= end_now) continue;
    Result<Handle> file = open(base);
    if (!file && file.error().code == ErrorCode::kNotFound) continue;  // removed meanwhile
    if (!file) return file.error();
    if (Status synced = (*file)->sync_data(); !synced) return synced;
  }
  {
    const std::lock_guard lock(mutex_);
    unsynced_from_ = end_now;
  }
  return make_next(end_now);
}

/// So that who adds need not wait for the medium.
Status TimerLog::make_next(std::int64_t end) {
  const std::int64_t base = base_of(end);
  if (!has_file(base) || end - base < file_bytes_ / 2) return {};
  const Result<Handle> made = open_or_make(base + file_bytes_);
  return made ? Status() : Status(made.error());
}

Status TimerLog::remove_before(LogOffset record) {
  while (true) {
    std::int64_t first = 0;
    {
      const std::lock_guard lock(mutex_);
      if (bases_.size() < 2) return {};
      first = bases_.front();
    }
    const std::int64_t room = file_bytes_ - TimerUnit::kBytes - TimerUnit::kBlankBytes;
    const Result<TimerUnit> unit = read(first + room / TimerUnit::kBytes * TimerUnit::kBytes);
    if (!unit || unit->record >= record) return {};
    if (Status removed = remove_file(first); !removed) return removed;
  }
}

Status TimerLog::remove_file(std::int64_t base) {
  {
    const std::lock_guard lock(mutex_);
    open_.erase(base);
    std::erase(bases_, base);
  }
  return file::remove_file(disk_, path_of(base));
}

}  // namespace saker::store
