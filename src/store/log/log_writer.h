#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "store/log/segment_list.h"
#include "store/log/segment_maker.h"

namespace saker::store {

/// How bytes get into the page cache.
enum class WriteWay {
  kMapping,  ///< long runs by memcpy into the mapped segment, short ones by pwrite
  kFile,     ///< pwrite: a sync after it costs half of a sync after writes through the mapping
};

/// The tail of the commit log. A run of records stands in one segment; where one does not fit, the
/// rest of the segment becomes a blank and the run goes to the next:
///
///     | record | record | ... | record | blank |   | record | ...
///     base                    tail          end    base of the next
///
/// At least record::kBlankBytes always stay free behind the tail, so that a blank fits.
/// Thread: one at a time (the sequencer's lock).
class LogWriter {
 public:
  LogWriter(SegmentList& list, SegmentMaker& maker, WriteWay way)
      : list_(list), maker_(maker), way_(way) {}

  /// Makes the segment that holds `tail` writable, or the one that begins there.
  Status open_at(LogOffset tail);

  LogOffset tail() const { return tail_; }
  /// Whether a run of so many bytes may stand behind `ahead` bytes that will be written first.
  bool fits(std::int64_t ahead, std::int64_t bytes) const;

  /// Ends the segment with a blank and goes to the next.
  Status roll();

  /// Appends a run that fits. On an error nothing of it counts, and the log may be written no more.
  Status write(std::string_view run);

 private:
  Status use(std::shared_ptr<Segment> segment);
  Status write_at_tail(std::string_view bytes);
  bool goes_by_mapping(std::size_t bytes) const;
  void keep_ahead();

  SegmentList& list_;
  SegmentMaker& maker_;
  const WriteWay way_;
  LogOffset tail_;
  std::shared_ptr<Segment> segment_;
  std::shared_ptr<file::File> file_;
  std::shared_ptr<file::Mapping> mapping_;
  std::int64_t populated_ = 0;     ///< position in the segment up to which pages were asked for
  std::int64_t mapped_total_ = 0;  ///< bytes written through mappings
  bool asked_for_next_ = false;
};

}  // namespace saker::store
