#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "base/result.h"
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

/// The files of the commit log. Readers take a view and keep it while they read.
/// Thread: any (locks mutex_).
class SegmentList {
 public:
  SegmentList(file::Disk& disk, LogPlace place) : disk_(disk), place_(std::move(place)) {}

  /// Lists the directory, making it where it is missing. Drops files of no bytes at the end.
  /// Errors: a file of another length than configured (kCorrupt; says what to set).
  Status load();

  std::shared_ptr<const SegmentView> view() const;

  void add(std::shared_ptr<Segment> segment);
  /// Removes every segment whose base is at or behind the offset, with its file.
  Status remove_from(LogOffset offset);

  const LogPlace& place() const { return place_; }
  file::Disk& disk() const { return disk_; }

 private:
  void replace(SegmentView::Segments segments);

  file::Disk& disk_;
  const LogPlace place_;
  mutable std::mutex mutex_;
  std::shared_ptr<const SegmentView> view_ =
      std::make_shared<SegmentView>(SegmentView::Segments{});  // under mutex_
};

}  // namespace saker::store
