#include "store/queue/queue.h"

#include <algorithm>

#include "base/log.h"
#include "store/queue/entry_reader.h"

namespace saker::store {

Queue::Queue(const QueuePlace& place, QueueName name)
    : name_(std::move(name)),
      files_(place, place.directory + "/" + name_.topic + "/" + std::to_string(name_.id.value)) {}

EntryRun Queue::entries(QueueOffset offset) const {
  const std::int64_t max = max_.load(std::memory_order_acquire);
  if (offset.value >= max) return {};
  EntryRun run = files_.view(offset.value);
  run.count = std::min(run.count, max - offset.value);
  return run;
}

Status Queue::put(QueueOffset offset, const QueueEntry& entry, DirtyMappings& dirty) {
  const std::int64_t max = max_.load(std::memory_order_relaxed);
  const bool is_first = !last_entry_.has_value();
  if (is_first || offset.value != max) {
    // A first file begins at a multiple of its size; the entries before the first one are blank.
    const std::int64_t from =
        is_first ? offset.value - offset.value % files_.entries_per_file() : max;
    Status padded = pad(from, offset.value, dirty);
    if (!padded) return padded;
    if (is_first) min_.store(offset.value, std::memory_order_release);
  }
  Status written = files_.write(offset.value, entry, dirty);
  if (!written) return written;
  last_entry_ = entry;
  max_.store(offset.value + 1, std::memory_order_release);
  return {};
}

Status Queue::pad(std::int64_t from, std::int64_t to, DirtyMappings& dirty) {
  for (std::int64_t index = from; index < to; ++index) {
    Status written = files_.write(index, QueueEntry::blank(), dirty);
    if (!written) return written;
  }
  return {};
}

Status Queue::load() {
  Status loaded = files_.load();
  if (!loaded) return loaded;
  return end_before({INT64_MAX});
}

Status Queue::end_before(LogOffset limit) {
  const QueueFiles::Extent present = files_.extent();
  const std::int64_t per_file = files_.entries_per_file();
  EntryReader reader(files_);
  const auto is_kept = [limit](const QueueEntry& entry) {
    return entry.is_valid() && entry.log_offset < limit;
  };

  // The last file that begins with an entry to keep, then the place inside it.
  std::int64_t file = present.end - per_file;
  while (file > present.begin && !is_kept(reader.at(file))) file -= per_file;
  std::int64_t end = present.begin;
  if (!present.empty()) end = reader.partition(file, file + per_file, is_kept);

  std::int64_t last = end - 1;
  while (last >= present.begin && reader.at(last).is_blank()) --last;
  if (!reader.status()) return reader.status();
  if (last < present.begin) {
    last_entry_.reset();
    min_ = max_ = 0;
    return files_.remove_from(present.begin);
  }
  last_entry_ = reader.at(last);
  min_ = present.begin;
  max_ = end;
  return {};
}

Status Queue::sweep() {
  const QueueFiles::Extent present = files_.extent();
  const std::int64_t end = max_.load(std::memory_order_relaxed);
  if (present.empty()) return {};
  Status removed = files_.remove_from(end);
  if (!removed || end >= files_.extent().end) return removed;
  EntryReader reader(files_);
  const QueueEntry behind = reader.at(end);
  const bool is_clear = behind.log_offset.value == 0 && behind.size == 0 && behind.tags_code == 0;
  return is_clear ? reader.status() : files_.clear_from(end);
}

void Queue::settle(LogOffset log_min) {
  next_ = max_.load(std::memory_order_relaxed);
  if (next_ == 0) return;
  EntryReader reader(files_);
  const auto is_gone = [log_min](const QueueEntry& entry) {
    return entry.is_blank() || entry.log_offset < log_min;
  };
  const std::int64_t begin = files_.extent().begin;
  // Most queues have lost nothing: one look.
  const bool is_whole = !is_gone(reader.at(begin));
  min_ = is_whole ? begin : reader.partition(begin, next_, is_gone);
}

}  // namespace saker::store
