#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/log/log_places.h"
#include "store/log/segment.h"

namespace saker::store {

/// The segments of a log at one moment, by rising base. Immutable; bases may have gaps.
class SegmentView {
 public:
  using Segments = std::vector<std::shared_ptr<Segment>>;
  explicit SegmentView(Segments segments) : segments_(std::move(segments)) {}

  const Segments& all() const { return segments_; }
  bool empty() const { return segments_.empty(); }

  /// The segment that holds the offset; null if none.
  Segment* find(LogOffset offset) const;
  /// The first segment whose base lies behind the offset; null if none.
  Segment* following(LogOffset offset) const;

 private:
  Segments segments_;
};

/// The files of the commit log, in one directory or several. Readers take a view and keep it while
/// they read. Thread: any (locks changing_, then mutex_).
class SegmentList {
 public:
  SegmentList(file::Disk& disk, const LogPlaces& places) : disk_(disk), places_(places) {}
  SegmentList(file::Disk& disk, LogPlace place)
      : SegmentList(disk, LogPlaces(std::vector{std::move(place)})) {}

  /// Lists the directories, making those for new files where they are missing. Drops files of no
  /// bytes at the end. Read-only files that end at or before `begin` are left out (reported).
  /// Errors: a file of another length than configured, one offset in two directories (kCorrupt;
  /// says what to do).
  Status load(LogOffset begin = {});

  std::shared_ptr<const SegmentView> view() const;

  void add(std::shared_ptr<Segment> segment);
  /// Takes every segment whose base is at or behind the offset out of the log. Files that never
  /// held a record go; others move to `cut` beside their directory, `now_ms` at the end of their
  /// names. Errors: kFailedPrecondition if one of them is read-only.
  Status remove_from(LogOffset offset, std::int64_t now_ms);
  /// Lets the log begin with its second segment and returns the first, whose file stays. There are
  /// two at least.
  std::shared_ptr<Segment> take_first();

  LogPlaces& places() { return places_; }
  const LogPlaces& places() const { return places_; }
  file::Disk& disk() const { return disk_; }

 private:
  Status keep_aside(const Segment& segment, std::int64_t now_ms);
  Status make_place(const std::string& directory);
  void replace(SegmentView::Segments segments);

  file::Disk& disk_;
  LogPlaces places_;
  std::mutex changing_;  // from a look at the view to the next view
  mutable std::mutex mutex_;
  std::shared_ptr<const SegmentView> view_ =
      std::make_shared<SegmentView>(SegmentView::Segments{});  // under mutex_
};

}  // namespace saker::store
