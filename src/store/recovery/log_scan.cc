#include "store/recovery/log_scan.h"

#include <algorithm>

#include "base/endian.h"
#include "base/log.h"

namespace saker::store {
namespace {

namespace record = wire::record;

constexpr std::string_view kMagicBegin = "\xDA\xA3\x20";  // of both versions
constexpr std::size_t kMagicAt = 4;
constexpr std::size_t kSearchBytesMax = 64 << 20;  // in the last segment

std::optional<record::Fault> check(std::string_view bytes, LogOffset at, const ScanOptions& options,
                                   record::Record& record) {
  const auto crc = options.check_body_crc ? record::BodyCrc::kCheck : record::BodyCrc::kIgnore;
  auto fault = record::decode(bytes, crc, record);
  if (!fault && record.log_offset != at) fault = record::Fault::kUnknownMagic;
  return fault;
}

}  // namespace

LogScan::LogScan(std::shared_ptr<const SegmentView> view, LogOffset start, ScanOptions options)
    : view_(std::move(view)), options_(options), position_(start), end_(start) {}

bool LogScan::next(record::Record& record) {
  while (enter_segment()) {
    if (pass_blank()) continue;
    const auto fault = check(rest(), position_, options_, record);
    if (!fault) {
      position_ = end_ = position_ + record.total_size;
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
    const Segment* next = next_used_segment();
    if (next == nullptr) return false;
    go_on_at(next->base(), "a missing file");
    segment_ = next;
  }
  mapping_ = segment_->view();
  return mapping_ != nullptr;
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

bool LogScan::pass_damage(record::Fault fault) {
  const Segment* next = next_used_segment();
  std::string_view bytes = rest();
  if (next == nullptr) {
    // The usual end of the log: nothing was ever written here.
    const bool is_clear = bytes.size() < 8 || load_be64(bytes.data()) == 0;
    if (is_clear) return false;
    bytes = bytes.substr(0, kSearchBytesMax);
  }
  record::Record record;
  const std::optional<LogOffset> found = find_record(bytes.substr(1), position_ + 1, record);
  const bool is_real =
      found && (next != nullptr || record.store_timestamp_ms <= options_.flushed_until_ms);
  if (!is_real && next == nullptr) return false;
  go_on_at(is_real ? *found : next->base(), name_of(fault));
  return true;
}

std::optional<LogOffset> LogScan::find_record(std::string_view bytes, LogOffset at,
                                              record::Record& record) const {
  for (std::size_t from = kMagicAt;;) {
    const std::size_t magic = bytes.find(kMagicBegin, from);
    if (magic == std::string_view::npos) return std::nullopt;
    const std::size_t begin = magic - kMagicAt;
    const LogOffset candidate = at + static_cast<std::int64_t>(begin);
    if (!check(bytes.substr(begin), candidate, options_, record)) return candidate;
    from = magic + 1;
  }
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
