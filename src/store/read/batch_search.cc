#include "store/read/batch_search.h"

#include <algorithm>

#include "store/queue/entry_window.h"

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

}  // namespace

std::int64_t entry_holding(const Queue& queue, QueueOffset offset) {
  const std::int64_t first = queue.entries().begin;
  EntryWindow entries = EntryWindow::of(queue, 1);
  const std::int64_t behind = entries.partition(
      first, queue.entries().end,
      [offset](const QueueEntry& entry) { return entry.is_valid() && entry.first <= offset; });
  return std::max(behind - 1, first);
}

std::optional<std::int64_t> batch_store_time(const Queue& queue, QueueOffset offset) {
  if (offset < queue.min() || offset >= queue.max()) return std::nullopt;
  const QueueEntry entry = EntryWindow::of(queue, 1).at(entry_holding(queue, offset));
  return entry.is_valid() ? std::optional(entry.store_ms) : std::nullopt;
}

QueueOffset batch_offset_by_time(const Queue& queue, std::int64_t timestamp_ms,
                                 TimeBoundary boundary) {
  const QueueOffset min = queue.min();
  if (queue.entries().begin >= queue.entries().end) return min;
  EntryWindow entries = EntryWindow::of(queue, 1);
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

}  // namespace saker::store
