#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "store/log/segment_list.h"
#include "store/log/watermarks.h"
#include "wire/record/record.h"

namespace saker::store {

/// Bytes of a segment, and what keeps them mapped.
struct LogBytes {
  std::string_view bytes;
  std::shared_ptr<const void> keep_alive;
};

/// Looks records up by their place. Made for one read: keeps the segments and the last mapping that
/// it used, so that the next look into the same segment takes no lock. Thread: one.
class LogReader {
 public:
  LogReader(const SegmentList& list, const Watermarks& marks)
      : view_(list.view()), end_(marks.appended()) {}

  LogOffset min() const { return view_->empty() ? LogOffset{} : view_->all().front()->base(); }
  LogOffset end() const { return end_; }
  const SegmentView& segments() const { return *view_; }

  /// The record of `size` bytes that a queue entry names. Errors: kOutOfRange if the log does not
  /// hold the place, kCorrupt if no record of that size begins there; any other: its file cannot
  /// be read now.
  Result<LogBytes> record(LogOffset offset, std::int32_t size);

  /// The whole record at an offset, checked to stand where it says it does. Errors: as record().
  Result<LogBytes> whole_record(LogOffset offset);

  /// storeTimestamp of the record at an offset. Errors: as record().
  Result<std::int64_t> store_time(LogOffset offset);

 private:
  /// What is readable from the offset to the end of its segment or of the log; not empty.
  Result<std::string_view> readable(LogOffset offset);
  /// Has the segment that holds the offset at hand.
  Status enter(LogOffset offset);

  std::shared_ptr<const SegmentView> view_;
  LogOffset end_;
  Segment* segment_ = nullptr;
  std::shared_ptr<file::Mapping> mapping_;
};

}  // namespace saker::store
