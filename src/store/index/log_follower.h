#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "file/mapping.h"
#include "store/log/segment_list.h"
#include "wire/record/record.h"

namespace saker::store {

/// Reads the log record by record, at its own pace, behind those who write it. Maps the segments
/// itself and gives back the memory of what it has read, so that a long way does not show in the
/// memory of the process. Damage and missing files are passed over (reported): up to the limit all
/// is written, so that no more is to come where no record stands. Thread: one.
class LogFollower {
 public:
  /// `start` is the place of a record, or before the log.
  LogFollower(const SegmentList& segments, LogOffset start)
      : segments_(segments), position_(start), released_(start) {}

  /// The next record, if it ends at or before `limit`, up to which the log is written. Its views
  /// live until the next call.
  bool next(LogOffset limit, wire::record::Record& record);

  /// Where the next record is looked for.
  LogOffset position() const { return position_; }

  /// Lets go of the segment until the next call.
  void rest();

 private:
  bool enter_segment();
  bool map(const Segment& segment);
  bool pass_blank(std::string_view bytes);
  void pass_damage(LogOffset limit);
  void release_behind();

  const SegmentList& segments_;
  LogOffset position_;
  LogOffset released_;
  LogOffset base_;  ///< of the mapped segment
  std::shared_ptr<file::Mapping> mapping_;
  std::shared_ptr<const void> held_;  ///< the segment's own view: its file keeps its length
};

}  // namespace saker::store
