#include "store/retention/log_cleaner.h"

#include "base/log.h"
#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;

}  // namespace

std::shared_ptr<Segment> LogCleaner::first() const {
  const auto view = rooms_.segments.view();
  return view->all().size() < 2 ? nullptr : view->all().front();
}

// COMPAT: age is the file's time of change, as in RocketMQ: a copy that does not keep it begins
// anew.
bool LogCleaner::has_expired(const Segment& segment) const {
  const Result<std::int64_t> modified_ms = file::modified_ms(segment.path());
  if (!modified_ms) {
    log::error("store: {}", modified_ms.error().message);
    return false;
  }
  return rooms_.clock.wall_ms() >= *modified_ms + options_.reserved_hours * kHourMs;
}

void LogCleaner::delete_expired() {
  for (int count = 0; count < options_.files_per_run_max; ++count) {
    const std::shared_ptr<Segment> segment = first();
    if (segment == nullptr || !has_expired(*segment)) return;
    log::info("store: deletes {}, older than {} hours", segment->path(), options_.reserved_hours);
    if (!delete_first(SegmentDisposal::Fate::kKeepAsSpare)) return;
  }
}

void LogCleaner::delete_while(const std::function<bool()>& is_needed) {
  for (int count = 0; count < options_.files_per_run_max; ++count) {
    const std::shared_ptr<Segment> segment = first();
    if (segment == nullptr || !is_needed()) return;
    log::warn("store: deletes {} for room on the disk", segment->path());
    if (!delete_first(SegmentDisposal::Fate::kDelete)) return;
  }
}

bool LogCleaner::delete_first(SegmentDisposal::Fate fate) {
  const LogOffset end = first()->end();
  if (rooms_.cover) rooms_.cover(end);
  if (first()->is_read_only() && rooms_.begin_at) rooms_.begin_at(end);
  const std::shared_ptr<Segment> segment = rooms_.segments.take_first();
  if (segment->is_read_only()) {
    log::info("store: {} is read-only and stays, but is no longer part of the log",
              segment->path());
    (void)segment->retire();
    return true;
  }
  rooms_.disposal.add(*segment, fate);
  rooms_.disposal.work();
  return !rooms_.disposal.is_stuck() && rooms_.pause(options_.log_file_pause_ms);
}

}  // namespace saker::store
