#include "store/inspect/log_walk.h"

#include <algorithm>

#include "base/endian.h"
#include "wire/record/layout.h"

namespace saker::store::inspect {
namespace {

namespace record = wire::record;
namespace layout = wire::record::layout;

constexpr auto kMagicAt = static_cast<std::int64_t>(layout::kMagicAt);
constexpr std::size_t kHeadBytes = layout::kLogOffsetAt + 8;

/// Whether bytes with the head of a record claim to stand at `at`.
bool claims_place(std::string_view head, LogOffset at) {
  return head.size() >= kHeadBytes &&
         static_cast<std::int64_t>(load_be64(head.data() + layout::kLogOffsetAt)) == at.value;
}

/// What stands at a place of a file.
struct Look {
  bool is_record = false;
  bool is_foreign = false;  ///< a record, but of another place
  std::string_view flaw;
  record::Record record;
  std::string_view bytes;
};

Result<Look> look_at(FileWindow& window, std::int64_t within, LogOffset at) {
  Look look;
  const Result<std::string_view> head = window.read(within, kHeadBytes);
  if (!head) return head.error();
  const std::optional<std::int32_t> size = record::peek_size(*head);
  const bool fits = size && *size <= window.bytes() - within;
  if (fits) {
    const auto whole = window.read(within, static_cast<std::size_t>(*size));
    if (!whole) return whole.error();
    look.bytes = *whole;
  } else {
    look.bytes = *head;
  }
  const auto fault = record::decode(look.bytes, record::BodyCrc::kCheck, look.record);
  if (fault) {
    look.flaw = record::name_of(*fault);
    return look;
  }
  look.is_record = look.record.log_offset == at;
  look.is_foreign = !look.is_record;
  if (look.is_foreign) look.flaw = "a record that was written for another place";
  return look;
}

}  // namespace

Result<std::optional<record::Record>> LogWalk::record_at(FileWindow& window, const SetFile& file,
                                                         LogOffset at) {
  const Result<Look> look = look_at(window, at.value - file.base, at);
  if (!look) return look.error();
  return look->is_record ? std::optional(look->record) : std::nullopt;
}

LogOffset LogWalk::file_end() const {
  const SetFile* next = file_ + 1;
  const bool is_last = next == log_.files.data() + log_.files.size();
  return {is_last ? file_->end() : std::min(file_->end(), next->base)};
}

LogStep LogWalk::step(LogStep kind, LogOffset end) {
  range_ = {position_, end};
  position_ = end;
  return kind;
}

Result<LogStep> LogWalk::next() {
  const Result<bool> entered = enter_file();
  if (!entered) return entered.error();
  if (!*entered) {
    if (const std::optional<LogOffset> end = end_of_cut_file()) return step(LogStep::kDamage, *end);
    const auto later = std::find_if(log_.files.begin(), log_.files.end(), [this](const auto& file) {
      return file.base > position_.value && file.bytes > 0;
    });
    if (later == log_.files.end()) return step(LogStep::kEnd, position_);
    const Result<bool> is_gap = goes_on();
    if (!is_gap) return is_gap.error();
    return *is_gap ? step(LogStep::kGap, {later->base}) : step(LogStep::kEnd, position_);
  }
  const Result<std::string_view> head = window_->read(within(), record::kBlankBytes);
  if (!head) return head.error();
  const auto blank = record::decode_blank(*head);
  if (blank && *blank == log_.file_bytes - within()) return step(LogStep::kBlank, file_end());

  const Result<Look> look = look_at(*window_, within(), position_);
  if (!look) return look.error();
  if (look->is_record) {
    record_ = look->record;
    bytes_ = look->bytes;
    last_store_ms_ = record_.store_timestamp_ms;
    return step(LogStep::kRecord, position_ + record_.total_size);
  }
  flaw_ = look->flaw;
  is_foreign_ = look->is_foreign;
  return pass_fault();
}

std::optional<LogOffset> LogWalk::end_of_cut_file() {
  const auto behind =
      std::upper_bound(log_.files.begin(), log_.files.end(), position_.value,
                       [](std::int64_t wanted, const SetFile& file) { return wanted < file.base; });
  if (behind == log_.files.begin() || behind == log_.files.end()) return std::nullopt;
  const std::int64_t end = std::min((behind - 1)->base + log_.file_bytes, behind->base);
  if (end <= position_.value) return std::nullopt;
  flaw_ = "the file was cut short";
  return LogOffset{end};
}

Result<bool> LogWalk::enter_file() {
  if (file_ != nullptr && position_.value >= file_->base && position_ < file_end()) return true;
  file_ = log_.holding(position_.value);
  window_.reset();
  if (file_ == nullptr) return false;
  Result<FileWindow> opened = FileWindow::open(log_, *file_);
  if (!opened) return opened.error();
  window_.emplace(std::move(*opened));
  return true;
}

Result<LogStep> LogWalk::pass_fault() {
  const Result<bool> used = has_used_file();
  if (!used) return used.error();
  const std::int64_t end = file_end().value - file_->base;
  const file::Range rest{within() + 1, end - within() - 1};
  const auto found = find_record(*window_, *file_, rest, !*used);
  if (!found) return found.error();
  if (*found) return step(LogStep::kDamage, **found);
  const Result<bool> goes_on = *used ? used : has_record_in_later_file();
  if (!goes_on) return goes_on.error();
  return *goes_on ? step(LogStep::kDamage, file_end()) : step(LogStep::kEnd, position_);
}

/// Whether a later file begins with a record.
Result<bool> LogWalk::has_used_file() const {
  for (const SetFile& file : log_.files) {
    if (file.base <= position_.value) continue;
    Result<FileWindow> window = FileWindow::open(log_, file, 4096);
    if (!window) return window.error();
    const auto found = record_at(*window, file, {file.base});
    if (!found) return found.error();
    if (*found) return true;
  }
  return false;
}

/// Its first records may be damaged, too.
Result<bool> LogWalk::has_record_in_later_file() const {
  for (const SetFile& file : log_.files) {
    if (file.base <= position_.value) continue;
    Result<FileWindow> window = FileWindow::open(log_, file);
    if (!window) return window.error();
    const auto found = find_record(*window, file, {0, file.bytes}, true);
    if (!found) return found.error();
    if (*found) return true;
  }
  return false;
}

/// Whether a later file holds a record of the log, wherever.
Result<bool> LogWalk::goes_on() const {
  const Result<bool> used = has_used_file();
  return used && !*used ? has_record_in_later_file() : used;
}

/// The first whole record that begins in a part of a file, where it can be the log's next one.
Result<std::optional<LogOffset>> LogWalk::find_record(FileWindow& window, const SetFile& file,
                                                      file::Range part, bool is_last) const {
  const std::int64_t end = part.offset + part.bytes;
  std::int64_t from = part.offset;  // candidates begin here or behind
  while (from + kMagicAt < end) {
    const auto data = window.first_nonzero(from + kMagicAt, end);
    if (!data) return data.error();
    if (!*data) break;
    from = std::max(from, **data - kMagicAt);
    const Result<std::string_view> bytes = window.read(from, FileWindow::kChunkBytes);
    if (!bytes) return bytes.error();
    std::int64_t next =
        from + std::max<std::int64_t>(static_cast<std::int64_t>(bytes->size() - kHeadBytes) + 1, 1);
    if (bytes->size() < kHeadBytes) break;
    for (std::size_t begin = layout::find_candidate(*bytes); begin != std::string_view::npos;
         begin = layout::find_candidate(*bytes, begin + 1)) {
      const std::int64_t at = from + static_cast<std::int64_t>(begin);
      if (at >= next) break;
      if (!claims_place(bytes->substr(begin), {file.base + at})) continue;
      const auto found = record_at(window, file, {file.base + at});
      if (!found) return found.error();
      const bool is_older = *found && is_last && (*found)->store_timestamp_ms < last_store_ms_;
      if (is_older) return std::optional<LogOffset>();
      if (*found) return std::optional(LogOffset{file.base + at});
      next = at + 1;  // the look moved the window
      break;
    }
    from = next;
  }
  return std::optional<LogOffset>();
}

}  // namespace saker::store::inspect
