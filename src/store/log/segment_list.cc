#include "store/log/segment_list.h"

#include <algorithm>

#include "base/log.h"
#include "file/directory.h"
#include "store/log/segment_directory.h"

namespace saker::store {

Segment* SegmentView::find(LogOffset offset) const {
  const auto behind = std::upper_bound(
      segments_.begin(), segments_.end(), offset,
      [](LogOffset at, const std::shared_ptr<Segment>& s) { return at < s->base(); });
  if (behind == segments_.begin()) return nullptr;
  Segment* segment = std::prev(behind)->get();
  return segment->holds(offset) ? segment : nullptr;
}

Segment* SegmentView::following(LogOffset offset) const {
  const auto behind = std::upper_bound(
      segments_.begin(), segments_.end(), offset,
      [](LogOffset at, const std::shared_ptr<Segment>& s) { return at < s->base(); });
  return behind == segments_.end() ? nullptr : behind->get();
}

Status SegmentList::load() {
  Status made = file::make_directories(place_.directory);
  if (!made) return made;
  Result<std::vector<std::int64_t>> bases =
      list_segments(place_.directory, {place_.segment_bytes, "mappedFileSizeCommitLog"});
  if (!bases) return bases.error();

  SegmentView::Segments segments;
  for (const std::int64_t base : *bases) {
    const LogOffset at{base};
    if (!segments.empty() && segments.back()->end() != at) {
      log::error("store: the commit log lacks the files between {} and {}; their messages are lost",
                 segments.back()->path(), segment_name(base));
    }
    segments.push_back(Segment::existing(disk_, place_, at));
  }
  replace(std::move(segments));
  return {};
}

std::shared_ptr<const SegmentView> SegmentList::view() const {
  const std::lock_guard lock(mutex_);
  return view_;
}

void SegmentList::replace(SegmentView::Segments segments) {
  auto fresh = std::make_shared<const SegmentView>(std::move(segments));
  const std::lock_guard lock(mutex_);
  view_.swap(fresh);
}

void SegmentList::add(std::shared_ptr<Segment> segment) {
  SegmentView::Segments segments = view()->all();
  segments.push_back(std::move(segment));
  replace(std::move(segments));
}

Status SegmentList::remove_from(LogOffset offset) {
  SegmentView::Segments segments = view()->all();
  while (!segments.empty() && segments.back()->base() >= offset) {
    log::info("store: removing {}, which lies behind the end of the log", segments.back()->path());
    Status removed = file::remove_file(segments.back()->path());
    if (!removed) return removed;
    segments.pop_back();
  }
  replace(std::move(segments));
  return {};
}

}  // namespace saker::store
