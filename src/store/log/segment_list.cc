#include "store/log/segment_list.h"

#include <algorithm>

#include "base/assert.h"
#include "base/log.h"
#include "file/directory.h"
#include "file/move.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kReportBytes = 256 << 20;

/// Made, but without a record. What was used before begins with zeros, too.
bool is_unused(const Segment& segment) {
  const auto mapping = segment.view();
  if (mapping == nullptr) return false;
  const std::string_view begin = mapping->view().substr(0, Segment::kClearedBytes);
  return begin.find_first_not_of('\0') == std::string_view::npos;
}

Status check_neighbours(const Segment& before, const Segment& behind) {
  if (before.base() == behind.base()) {
    return Error{ErrorCode::kCorrupt, "both " + before.path() + " and " + behind.path() +
                                          " begin at the same offset; remove the wrong one"};
  }
  if (before.end() != behind.base()) {
    log::error("store: the commit log lacks the files between {} and {}; their messages are lost",
               before.path(), behind.path());
  }
  return {};
}

}  // namespace

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

Status SegmentList::make_place(const std::string& directory) {
  Status made = file::make_lasting_directories(disk_, directory);
  // It may be there because a process made it that died right behind that.
  return made ? file::sync_directory(disk_, file::parent_of(directory)) : made;
}

Status SegmentList::load(LogOffset begin) {
  SegmentView::Segments segments;
  int left_out = 0;
  for (const LogPlace& place : places_.all()) {
    Status made = place.is_read_only ? Status() : make_place(place.directory);
    if (!made) return made;
    Result<std::vector<std::int64_t>> bases = list_segments(
        place.directory,
        {place.segment_bytes, "mappedFileSizeCommitLog", place.is_read_only ? nullptr : &disk_});
    if (!bases) return bases.error();
    for (const std::int64_t base : *bases) {
      if (place.is_read_only && base + place.segment_bytes <= begin.value) {
        ++left_out;
        continue;
      }
      segments.push_back(Segment::existing(disk_, place, LogOffset{base}));
    }
  }
  if (left_out > 0) {
    log::info(
        "store: {} files before offset {} in readOnlyCommitLogStorePaths have expired and are no "
        "part of the log; they may be moved away",
        left_out, begin.value);
  }
  std::sort(segments.begin(), segments.end(),
            [](const auto& a, const auto& b) { return a->base() < b->base(); });
  for (std::size_t i = 1; i < segments.size(); ++i) {
    Status fits = check_neighbours(*segments[i - 1], *segments[i]);
    if (!fits) return fits;
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
  const std::lock_guard changing(changing_);
  SegmentView::Segments segments = view()->all();
  segments.push_back(std::move(segment));
  replace(std::move(segments));
}

Status SegmentList::remove_from(LogOffset offset, std::int64_t now_ms) {
  const std::lock_guard changing(changing_);
  SegmentView::Segments segments = view()->all();
  while (!segments.empty() && segments.back()->base() >= offset) {
    const Segment& last = *segments.back();
    if (last.is_read_only()) {
      return Error{ErrorCode::kFailedPrecondition, last.path() +
                                                       " lies behind the end of the log, but is in "
                                                       "readOnlyCommitLogStorePaths; move it away"};
    }
    Status gone =
        is_unused(last) ? file::remove_file(disk_, last.path()) : keep_aside(last, now_ms);
    if (!gone) return gone;
    segments.pop_back();
  }
  replace(std::move(segments));
  return {};
}

Status SegmentList::keep_aside(const Segment& segment, std::int64_t now_ms) {
  const std::string directory = file::parent_of(segment.path());
  const std::string aside = file::parent_of(directory) + "/cut";
  const std::string to =
      aside + "/" + segment_name(segment.base().value) + "-" + std::to_string(now_ms);
  log::error("store: {} lies behind the end of the log, which cannot be read that far; kept as {}",
             segment.path(), to);
  // The directory may be a file system of its own; the one above it is then another.
  std::int64_t reported = 0;
  return file::move(disk_, segment.path(), to, [&](std::int64_t done, std::int64_t total) {
    if (done - reported < kReportBytes) return;
    reported = done;
    log::info("store: {} of {} MiB are copied to {}", done >> 20, total >> 20, to);
  });
}

std::shared_ptr<Segment> SegmentList::take_first() {
  const std::lock_guard changing(changing_);
  SegmentView::Segments segments = view()->all();
  SAKER_ASSERT(segments.size() >= 2);
  std::shared_ptr<Segment> first = std::move(segments.front());
  segments.erase(segments.begin());
  replace(std::move(segments));
  return first;
}

}  // namespace saker::store
