#include "store/log/log_scan.h"

#include <algorithm>

#include "base/endian.h"
#include "base/log.h"
#include "wire/record/layout.h"
#include "wire/record/record_crc.h"

namespace saker::store {
namespace {

namespace record = wire::record;
namespace layout = wire::record::layout;

constexpr std::size_t kSearchBytesMax = 64 << 20;  // in the last segment

constexpr std::int64_t kReadAheadMin = 8 << 20;  // less is there as soon by the mapping

constexpr std::int64_t kSectorBytes = 512;  // what a medium writes whole or not at all

bool is_zero(std::string_view bytes) {
  return bytes.find_first_not_of('\0') == std::string_view::npos;
}

/// Whether a part of what should be a record, `at` bytes into its file, reads as never written:
/// bytes of a sector that the file got as zeros. A crash leaves that; other damage hardly does.
bool lacks_sectors(std::string_view bytes, std::int64_t at) {
  auto sector = static_cast<std::size_t>(kSectorBytes - at % kSectorBytes);
  const bool has_magic =
      bytes.size() >= 8 && bytes.substr(layout::kMagicAt).starts_with(layout::kMagicBegin);
  // Size and magic of a record or a blank may stand in two sectors, of which one is missing.
  const std::size_t size = std::max<std::size_t>(has_magic ? load_be32(bytes.data()) : sector, 8);
  bytes = bytes.substr(0, size);
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, sector);
    if (is_zero(part)) return true;
    bytes.remove_prefix(part.size());
    sector = kSectorBytes;
  }
  return false;
}

/// The same of a record whose lengths and body are right: no checksum covers topic and properties.
/// `bytes` go on behind the record: with the end of it the rest of its last sector is missing.
bool lacks_its_end(std::string_view bytes, std::int64_t at, const record::Record& record) {
  auto from = static_cast<std::size_t>(record.topic.data() - bytes.data());
  // The length of no properties is zero anyway.
  const std::size_t end =
      static_cast<std::size_t>(record.total_size) - (record.properties.empty() ? 2 : 0);
  while (from < end) {
    const auto within = (at + static_cast<std::int64_t>(from)) % kSectorBytes;
    const auto length = static_cast<std::size_t>(kSectorBytes - within);
    if (is_zero(bytes.substr(from, length))) return true;
    from += length;
  }
  return false;
}

/// What is wrong with the record at a place; nothing if it is one.
std::optional<std::string_view> check(std::string_view bytes, LogOffset at,
                                      const ScanOptions& options, record::Record& record) {
  const auto crc = options.check_body_crc ? record::BodyCrc::kCheck : record::BodyCrc::kIgnore;
  if (const auto fault = record::decode(bytes, crc, record)) return name_of(*fault);
  if (record.log_offset != at) return "a record of another place";
  if (!options.check_record_crc) return std::nullopt;
  const auto own =
      record::check_record_crc(bytes.substr(0, static_cast<std::size_t>(record.total_size)));
  if (own == record::RecordCrc::kWrong) return "a record that does not match its checksum";
  return std::nullopt;
}

/// Of the next record of a walk, which a crash may have torn. `within`: its place in its file.
std::optional<std::string_view> check_next(std::string_view bytes, LogOffset at,
                                           std::int64_t within, const ScanOptions& options,
                                           record::Record& record) {
  const auto fault = check(bytes, at, options, record);
  const bool is_flushed = record.store_timestamp_ms <= options.flushed_until_ms;
  if (fault || is_flushed || !lacks_its_end(bytes, within, record)) return fault;
  return name_of(record::Fault::kTruncated);
}

}  // namespace

LogScan::LogScan(std::shared_ptr<const SegmentView> view, LogOffset start, ScanOptions options)
    : view_(std::move(view)),
      options_(options),
      position_(start),
      end_(start),
      last_ms_(options.begins_after_ms) {}

bool LogScan::next(record::Record& record) {
  while (enter_segment()) {
    if (take_ahead(record)) return true;
    if (pass_blank()) continue;
    const auto fault =
        check_next(rest(), position_, position_ - segment_->base(), options_, record);
    if (!fault) {
      pass(record);
      return true;
    }
    if (!pass_damage(*fault)) return false;
  }
  return false;
}

bool LogScan::enter_segment() {
  if (segment_ != nullptr && segment_->holds(position_)) return true;
  segment_ = view_->find(position_);
  if (segment_ == nullptr) {
    const std::optional<Behind> behind = find_in_later_files();
    if (!behind) return false;
    go_on_at(behind->at, "a missing file");
    segment_ = view_->find(position_);
  }
  Result<std::shared_ptr<file::Mapping>> mapped = segment_->mapped();
  mapping_ = mapped ? std::move(*mapped) : nullptr;
  if (!mapped) status_ = mapped.error();
  begin_reading_ahead();
  return mapping_ != nullptr;
}

void LogScan::begin_reading_ahead() {
  ahead_.reset();
  if (!options_.reads_ahead || segment_->end() - position_ < kReadAheadMin) return;
  auto started =
      file::ReadAhead::start(segment_->path(), position_ - segment_->base(), segment_->bytes());
  if (started) ahead_ = std::move(*started);
}

/// The next record as it was read ahead, if there is nothing unusual about it.
bool LogScan::take_ahead(record::Record& record) {
  if (ahead_ == nullptr) return false;
  const std::int64_t within = position_ - segment_->base();
  std::string_view bytes = ahead_->at(within, sizeof(std::uint32_t));
  if (bytes.size() < sizeof(std::uint32_t)) return false;
  const std::size_t size = load_be32(bytes.data());
  if (size > bytes.size()) bytes = ahead_->at(within, size);
  if (check_next(bytes, position_, within, options_, record)) return false;
  pass(record);
  return true;
}

void LogScan::pass(const record::Record& record) {
  position_ = end_ = position_ + record.total_size;
  last_ms_ = record.store_timestamp_ms;
}

std::string_view LogScan::rest() const {
  return mapping_->view().substr(static_cast<std::size_t>(position_ - segment_->base()));
}

bool LogScan::pass_blank() {
  const std::string_view bytes = rest();
  const auto blank = record::decode_blank(bytes);
  if (!blank || static_cast<std::size_t>(*blank) != bytes.size()) return false;
  position_ = end_ = segment_->end();
  return true;
}

bool LogScan::record_at(const SegmentView& view, LogOffset at, const ScanOptions& options,
                        record::Record& record) {
  const Segment* segment = view.find(at);
  const auto mapping = segment == nullptr ? nullptr : segment->view();
  if (mapping == nullptr) return false;
  const auto within = static_cast<std::size_t>(at - segment->base());
  return !check(mapping->view().substr(within), at, options, record);
}

const Segment* LogScan::next_used_segment() const {
  record::Record record;
  for (const std::shared_ptr<Segment>& segment : view_->all()) {
    const bool is_later = segment->base() > position_;
    if (is_later && record_at(*view_, segment->base(), options_, record)) return segment.get();
  }
  return nullptr;
}

bool LogScan::pass_damage(std::string_view flaw) {
  const std::optional<Behind> behind = find_behind();
  if (!behind) return false;
  // Not those of the last moment itself: some of them may have come behind what was flushed.
  const bool is_flushed = lacks_flushed() || behind->store_ms < options_.flushed_until_ms;
  // Records behind may have reached the medium before those that are missing.
  if (!is_flushed && is_torn(rest())) return false;
  if (!is_flushed && behind->is_in_last_file && options_.may_be_reused) return false;
  go_on_at(behind->at, flaw);
  return true;
}

/// Whether the walk has not yet come to the last of what was on the medium.
bool LogScan::lacks_flushed() const {
  return last_ms_ < options_.flushed_until_ms ||
         (options_.flushed_record.value > 0 && position_ <= options_.flushed_record);
}

/// The next record behind what cannot be read, if there is one that belongs to the log.
std::optional<LogScan::Behind> LogScan::find_behind() const {
  const bool is_last = next_used_segment() == nullptr;
  std::string_view bytes = rest();
  const bool is_clear = bytes.size() < 8 || load_be64(bytes.data()) == 0;
  // The usual end of the log: nothing was ever written here.
  if (is_last && is_clear && !lacks_flushed()) return std::nullopt;
  if (is_last && !lacks_flushed()) bytes = bytes.substr(0, kSearchBytesMax);
  std::optional<Behind> found = find_in(bytes.substr(1), position_ + 1, is_last);
  return found ? found : find_in_later_files();
}

/// Of these the first records may be damaged, too.
std::optional<LogScan::Behind> LogScan::find_in_later_files() const {
  const Segment* used = next_used_segment();
  for (const std::shared_ptr<Segment>& segment : view_->all()) {
    const auto mapping = segment->base() > position_ ? segment->view() : nullptr;
    if (mapping == nullptr) continue;
    const std::string_view bytes = mapping->view();
    const bool is_last = used == nullptr;
    const bool is_clear = bytes.size() < 8 || load_be64(bytes.data()) == 0;
    if (is_last && is_clear && !lacks_flushed()) return std::nullopt;
    if (auto found = find_in(bytes, segment->base(), is_last)) return found;
    if (segment.get() == used) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<LogScan::Behind> LogScan::find_in(std::string_view bytes, LogOffset at,
                                                bool is_last) const {
  record::Record record;
  for (std::size_t begin = layout::find_candidate(bytes); begin != std::string_view::npos;
       begin = layout::find_candidate(bytes, begin + 1)) {
    const LogOffset candidate = at + static_cast<std::int64_t>(begin);
    if (check(bytes.substr(begin), candidate, options_, record)) continue;
    if (is_last && record.store_timestamp_ms < last_ms_) return std::nullopt;
    return Behind{candidate, record.store_timestamp_ms, is_last};
  }
  return std::nullopt;
}

/// Whether a crash left what stands at position_ half written.
bool LogScan::is_torn(std::string_view bytes) const {
  const std::int64_t within = position_ - segment_->base();
  if (lacks_sectors(bytes, within)) return true;
  record::Record record;
  return !check(bytes, position_, options_, record) && lacks_its_end(bytes, within, record);
}

void LogScan::go_on_at(LogOffset offset, std::string_view what) {
  ++damage_count_;
  log::error(
      "store: {} bytes of the commit log cannot be read from offset {} on ({}, file {}); "
      "their messages are lost, those behind are kept; restore the file from a copy",
      offset - position_, position_.value, what,
      segment_ == nullptr ? "missing" : segment_->path());
  position_ = offset;
}

}  // namespace saker::store
