#include "store/read/record_search.h"

#include <algorithm>
#include <array>

#include "model/light_queue.h"
#include "wire/record/record_match.h"

namespace saker::store {
namespace {

constexpr std::int64_t kWalkBytesMax = 16 << 20;  // some milliseconds, on the thread of a pull
constexpr std::int64_t kEntriesBackMax = 1024;    // more than a page of a file holds
constexpr std::size_t kEntriesAtOnce = 64;

}  // namespace

/// The record of the last entry before it that names one of the queue's; the log's begin, if the
/// queue begins there. Nothing where so many entries are damaged.
std::optional<LogOffset> RecordSearch::neighbour(QueueOffset number) const {
  const std::int64_t begin = std::max(queue_.entries().begin, number.value - kEntriesBackMax);
  std::array<QueueEntry, kEntriesAtOnce> entries;
  for (std::int64_t end = number.value; end > begin;) {
    const std::int64_t from = std::max(begin, end - static_cast<std::int64_t>(kEntriesAtOnce));
    const auto wanted = static_cast<std::size_t>(end - from);
    const Result<std::size_t> got = queue_.read({from}, std::span(entries).first(wanted));
    // Where a file ends, fewer come: what is left is looked at the next time.
    const std::size_t count = got ? *got : 0;
    for (std::size_t i = count; i > 0; --i) {
      const QueueEntry& entry = entries[i - 1];
      if (!entry.is_valid() || entry.is_blank()) continue;
      const Result<LogBytes> bytes = log_.record(entry.log_offset, entry.size);
      if (bytes && wire::record::is_of(bytes->bytes, {queue_.name().topic, queue_.name().id}) &&
          wire::record::queue_offset_in(bytes->bytes) < number) {
        return entry.log_offset;
      }
    }
    end = from;
  }
  if (begin > queue_.entries().begin) return std::nullopt;
  return log_.min();
}

std::optional<LogOffset> RecordSearch::find(QueueOffset number, std::optional<LogOffset> before) {
  if (is_batch(queue_) || is_light_queue(queue_.name().topic)) return std::nullopt;
  if (!before) before = neighbour(number);
  if (!before) return std::nullopt;
  LogOffset at = *before;
  const LogOffset end = std::min(log_.end(), at + kWalkBytesMax);
  while (at < end) {
    const Result<LogBytes> bytes = log_.whole_record(at);
    if (!bytes) {
      // The blank at the end of a file, or damage: go on in the next one.
      const Segment* next = log_.segments().following(at);
      if (next == nullptr) return std::nullopt;
      at = next->base();
      continue;
    }
    if (wire::record::is_of(bytes->bytes, {queue_.name().topic, queue_.name().id})) {
      const QueueOffset found = wire::record::queue_offset_in(bytes->bytes);
      if (found == number) return at;
      if (found > number) return std::nullopt;
    }
    at = at + static_cast<std::int64_t>(bytes->bytes.size());
  }
  return std::nullopt;
}

}  // namespace saker::store
