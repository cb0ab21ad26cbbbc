#include "store/read/batch_search.h"

#include <algorithm>

#include "store/queue/entry_window.h"
#include "store/read/time_search.h"

namespace saker::store {
namespace {

/// The entries [begin, end) of the file that is searched.
struct FileRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

FileRange choose_file(const Queue& queue, EntryWindow& entries, std::int64_t timestamp_ms) {
  const std::int64_t first = queue.entries().begin;
  const std::int64_t end = queue.entries().end;
  const std::int64_t per_file = queue.files().entries_per_file();
  std::int64_t begin = end - 1 - (end - 1) % per_file;
  while (begin > first && entries.at(begin).store_ms > timestamp_ms) begin -= per_file;
  return {std::max(begin, first), std::min(begin + per_file, end)};
}

QueueOffset offset_by_time(const Queue& queue, EntryWindow& entries, std::int64_t timestamp_ms,
                           TimeBoundary boundary) {
  const QueueOffset min = queue.min();
  if (queue.entries().begin >= queue.entries().end) return min;
  const FileRange file = choose_file(queue, entries, timestamp_ms);
  const QueueEntry last = entries.at(file.end - 1);
  if (timestamp_ms >= last.store_ms) return std::max(last.first, min);

  const bool is_lower = boundary == TimeBoundary::kLower;
  const std::int64_t behind = entries.partition(file.begin, file.end, [&](const QueueEntry& entry) {
    return is_lower ? entry.store_ms < timestamp_ms : entry.store_ms <= timestamp_ms;
  });
  const QueueEntry found = entries.at(is_lower ? behind : std::max(behind - 1, file.begin));
  const bool fits = is_lower || found.store_ms == timestamp_ms;
  return fits ? std::max(found.first, min) : min;
}

}  // namespace

Result<std::int64_t> entry_holding(const Queue& queue, QueueOffset offset) {
  for (;;) {
    const std::int64_t first = queue.entries().begin;
    EntryWindow entries = EntryWindow::of(queue, 1);
    const std::int64_t behind = entries.partition(
        first, queue.entries().end,
        [offset](const QueueEntry& entry) { return entry.is_valid() && entry.first <= offset; });
    if (Status read = entries.readable(); !read) return read.error();
    // Where retention took the front meanwhile, the search went the wrong way.
    if (entries.status() || queue.entries().begin == first) return std::max(behind - 1, first);
  }
}

Result<std::int64_t> batch_store_time(const Queue& queue, QueueOffset offset) {
  if (offset < queue.min() || offset >= queue.max()) return no_entry(offset);
  const Result<std::int64_t> index = entry_holding(queue, offset);
  if (!index) return index;
  EntryWindow entries = EntryWindow::of(queue, 1);
  const QueueEntry entry = entries.at(*index);
  if (entry.is_valid()) return entry.store_ms;
  const Status read = entries.readable();
  return read ? no_entry(offset) : read.error();
}

Result<QueueOffset> batch_offset_by_time(const Queue& queue, std::int64_t timestamp_ms,
                                         TimeBoundary boundary) {
  EntryWindow entries = EntryWindow::of(queue, 1);
  const QueueOffset found = offset_by_time(queue, entries, timestamp_ms, boundary);
  if (Status read = entries.readable(); !read) return read.error();
  return found;
}

}  // namespace saker::store
