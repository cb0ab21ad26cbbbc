#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "store/log/segment_list.h"
#include "store/log/segment_maker.h"

namespace saker::store {

/// The tail of the commit log. A run of records stands in one segment; where one does not fit, the
/// rest of the segment becomes a blank and the run goes to the next:
///
///     | record | record | ... | record | blank |   | record | ...
///     base                    tail          end    base of the next
///
/// At least record::kBlankBytes always stay free behind the tail, so that a blank fits.
///
/// In a segment that is used again, old records stand further on. Zeros stand between at all times,
/// also when the process is killed in the middle, for RocketMQ takes what looks like a record for
/// one: a run that reaches beyond them is written from its last page on first, with zeros to that
/// page's end, and its first 8 bytes come last.
///
/// Runs go by pwrite, not through a mapping: the kernel need not clear a page that is written
/// whole, a sync afterwards costs half, and a page on its way to the medium does not hold the
/// writer up (bench/README.md, "One way to write"). Thread: one at a time (the sequencer's lock).
class LogWriter {
 public:
  LogWriter(SegmentList& list, SegmentMaker& maker) : list_(list), maker_(maker) {}

  /// Makes the segment that holds `tail` writable, or the one that begins there.
  Status open_at(LogOffset tail);

  LogOffset tail() const { return tail_; }
  /// Whether a run of so many bytes may stand behind `ahead` bytes that will be written first.
  bool fits(std::int64_t ahead, std::int64_t bytes) const;

  /// The segment behind the present one. Errors: there is no room for it now.
  Result<std::shared_ptr<Segment>> take_next() { return maker_.take(segment_->end()); }
  /// Ends the segment with a blank and goes to the next. On an error the log may be written no
  /// more.
  Status roll_to(std::shared_ptr<Segment> next);

  /// For a clean stop: clears a used segment behind the tail.
  Status clear_rest();

  /// Appends a run that fits. On an error nothing of it counts, and the log may be written no more.
  Status write(std::string_view run);

 private:
  Status use(std::shared_ptr<Segment> segment);
  Status write_at_tail(std::string_view bytes) { return write_at(tail_, bytes); }
  Status write_at(LogOffset at, std::string_view bytes);
  Status write_over(std::string_view run);
  void ask_for_next();

  SegmentList& list_;
  SegmentMaker& maker_;
  LogOffset tail_;
  LogOffset cleared_;  // zeros from the tail to here; in a segment that is used again
  std::shared_ptr<Segment> segment_;
  std::shared_ptr<file::File> file_;
  bool asked_for_next_ = false;
};

}  // namespace saker::store
