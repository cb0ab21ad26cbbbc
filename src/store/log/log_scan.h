#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "file/read_ahead.h"
#include "store/log/segment_list.h"
#include "wire/record/record.h"

namespace saker::store {

/// What a scan believes.
struct ScanOptions {
  bool check_body_crc = true;
  /// A record that ends with a checksum of itself must match that, too.
  bool check_record_crc = false;
  /// Records stored up to this time were on the medium: one that stands behind damage in the last
  /// segment is real, not the rest of a write that a crash tore.
  std::int64_t flushed_until_ms = 0;
  /// A record that was on the medium begins there; 0: unknown.
  LogOffset flushed_record = {};
  /// Store time of the record before the first one of the walk; 0: unknown.
  std::int64_t begins_after_ms = 0;
  /// Files may hold what they held before they became files of this log: then damage cannot be told
  /// from a write that a crash tore.
  bool may_be_reused = false;
  /// Gigabytes are to be walked: they are read ahead, past the page cache.
  bool reads_ahead = false;
};

/// Walks the records of a log as it was found on disk, from one place to the end.
///
/// A record counts only if size, magic, lengths and checksums are right and its physicalOffset
/// field equals its position: what an earlier use of the file left behind is not taken for a
/// record. The log ends before the first bytes that are no record, with one exception: damage that
/// has records behind it, in the same file or in a later one, is reported with file and offsets and
/// passed over. Before the last of what was on the medium the log cannot end, not even at zeros.
/// Behind that, where sectors of a record read as never written, or may read as they were before, a
/// crash tore it: the log ends there, whatever stands behind. In the last file a record counts only
/// if it is no older than those before: others are what a longer log left behind its end.
/// Thread: one.
class LogScan {
 public:
  LogScan(std::shared_ptr<const SegmentView> view, LogOffset start, ScanOptions options);

  /// The next record; its place is record.log_offset. False at the end.
  bool next(wire::record::Record& record);

  /// Whether a record stands exactly at an offset.
  static bool record_at(const SegmentView& view, LogOffset at, const ScanOptions& options,
                        wire::record::Record& record);

  /// One past the last record, or past the blank behind it.
  LogOffset end() const { return end_; }
  /// Why the walk ended where it did not have to: a file that cannot be opened or mapped now.
  const Status& status() const { return status_; }
  /// How often damage was passed over.
  int damage_count() const { return damage_count_; }

 private:
  bool enter_segment();
  void begin_reading_ahead();
  bool take_ahead(wire::record::Record& record);
  void pass(const wire::record::Record& record);
  bool pass_blank();
  bool pass_damage(std::string_view flaw);
  bool is_torn(std::string_view bytes) const;
  std::string_view rest() const;
  const Segment* next_used_segment() const;
  /// A record somewhere behind position_.
  struct Behind {
    LogOffset at;
    std::int64_t store_ms = 0;
    bool is_in_last_file = false;
  };
  bool lacks_flushed() const;
  std::optional<Behind> find_behind() const;
  std::optional<Behind> find_in_later_files() const;
  std::optional<Behind> find_in(std::string_view bytes, LogOffset at, bool is_last) const;
  void go_on_at(LogOffset offset, std::string_view what);

  const std::shared_ptr<const SegmentView> view_;
  const ScanOptions options_;
  LogOffset position_;
  LogOffset end_;
  std::int64_t last_ms_;  ///< store time of the record before position_
  int damage_count_ = 0;
  Status status_;
  const Segment* segment_ = nullptr;
  std::shared_ptr<file::Mapping> mapping_;
  std::unique_ptr<file::ReadAhead> ahead_;  ///< null: only the mapping is looked at
};

}  // namespace saker::store
