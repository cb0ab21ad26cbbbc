#include "store/read/time_search.h"

#include <algorithm>
#include <string>

namespace saker::store {

Error no_entry(QueueOffset offset) {
  return {ErrorCode::kOutOfRange,
          "the queue holds no message at offset " + std::to_string(offset.value)};
}

std::optional<QueueEntry> TimeSearch::entry(std::int64_t offset) {
  if (offset < 0 || offset >= end_.value) return std::nullopt;
  const QueueEntry found = entries_.at(offset);
  return found.is_valid() ? std::optional(found) : std::nullopt;
}

std::optional<std::int64_t> TimeSearch::time_of(std::int64_t offset) {
  const std::optional<QueueEntry> found = entry(offset);
  if (!found) return std::nullopt;
  const Result<std::int64_t> time = log_.store_time(found->log_offset);
  if (time) return *time;
  if (!is_lost(time.error())) records_ = time.error();
  return std::nullopt;
}

Status TimeSearch::readable() const { return records_ ? entries_.readable() : records_; }

Result<std::int64_t> TimeSearch::store_time(QueueOffset offset) {
  const std::optional<std::int64_t> time = time_of(offset.value);
  if (time) return *time;
  const Status read = readable();
  return read ? no_entry(offset) : read.error();
}

Result<QueueOffset> TimeSearch::find(std::int64_t timestamp_ms, TimeBoundary boundary) {
  const std::optional<FileRange> file = choose_file(timestamp_ms, boundary);
  const std::int64_t found = file ? search(*file, timestamp_ms, boundary) : 0;
  if (Status read = readable(); !read) return read.error();
  const std::int64_t min = std::min(queue_.min().value, end_.value);
  return QueueOffset{std::clamp(found, min, end_.value)};
}

std::optional<TimeSearch::FileRange> TimeSearch::choose_file(std::int64_t timestamp_ms,
                                                             TimeBoundary boundary) {
  const std::int64_t max = end_.value;
  const std::int64_t min = std::min(queue_.min().value, max);
  const std::int64_t per_file = queue_.files().entries_per_look();
  const auto range_of = [&](std::int64_t begin) {
    return FileRange{begin, std::max(begin, min), std::min(begin + per_file, max)};
  };
  std::optional<FileRange> chosen;
  for (std::int64_t begin = min - min % per_file; begin < max; begin += per_file) {
    const FileRange file = range_of(begin);
    if (boundary == TimeBoundary::kLower) {
      chosen = file;
      if (time_of(file.end - 1).value_or(-1) >= timestamp_ms) break;
    } else {
      if (time_of(file.floor).value_or(INT64_MAX) > timestamp_ms) break;
      chosen = file;
    }
  }
  return chosen;
}

std::int64_t TimeSearch::search(const FileRange& file, std::int64_t timestamp_ms,
                                TimeBoundary boundary) {
  const bool is_lower = boundary == TimeBoundary::kLower;
  std::int64_t low = file.floor;
  std::int64_t high = file.end - 1;
  if (time_of(high).value_or(-1) < timestamp_ms) return is_lower ? high + 1 : high;
  if (time_of(low).value_or(-1) > timestamp_ms) return is_lower ? file.begin : 0;

  while (low <= high) {
    const std::int64_t middle = low + (high - low) / 2;
    const std::optional<QueueEntry> found = entry(middle);
    if (found && found->log_offset < log_.min()) {
      low = middle + 1;
      continue;
    }
    const std::optional<std::int64_t> time = time_of(middle);
    if (!time) return 0;
    if (*time == timestamp_ms) return walk_equals(file, middle, boundary);
    *time < timestamp_ms ? low = middle + 1 : high = middle - 1;
  }
  return is_lower ? low : high;
}

std::int64_t TimeSearch::walk_equals(const FileRange& file, std::int64_t hit,
                                     TimeBoundary boundary) {
  const std::optional<std::int64_t> time = time_of(hit);
  const std::int64_t step = boundary == TimeBoundary::kLower ? -1 : 1;
  std::int64_t at = hit;
  while (at + step >= file.floor && at + step < file.end && time_of(at + step) == time) at += step;
  return at;
}

}  // namespace saker::store
