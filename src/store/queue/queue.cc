#include "store/queue/queue.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "store/queue/entry_window.h"

namespace saker::store {
namespace {

// A page of the file: a write costs some microseconds, which so many entries share.
constexpr std::size_t kLongTail = 200;
constexpr std::size_t kTooLongTail = 2 * kLongTail;
// Most queues get few entries between two checkpoints, some get very many: grows fourfold up to a
// long one, then twofold.
constexpr std::size_t kFirstTail = 8;
constexpr std::int64_t kFirstLook = EntryWindow::kAheadMax;  // entries

std::size_t grown(std::size_t entries) {
  if (entries < kLongTail) return std::clamp(4 * entries, kFirstTail, kLongTail);
  return 2 * entries;
}

}  // namespace

Queue::Queue(const QueuePlace& place, QueueName name)
    : name_(std::move(name)),
      batch_(place.kind() == QueueKind::kBatch ? std::make_unique<BatchBounds>() : nullptr),
      files_(place, name_) {}

void prefetch(const Queue& queue) {
  constexpr std::size_t kLine = 64;
  const auto* bytes = reinterpret_cast<const char*>(&queue);
  for (std::size_t at = 0; at < sizeof(Queue); at += kLine) __builtin_prefetch(bytes + at, 1);
}

std::size_t Queue::count_in(const std::vector<char>& entries) const {
  return entries.size() / static_cast<std::size_t>(files_.place().entry_bytes());
}

std::size_t Queue::copy(const std::vector<char>& from, std::size_t first,
                        std::span<QueueEntry> out) const {
  const auto entry_bytes = static_cast<std::size_t>(files_.place().entry_bytes());
  // A queue may have lost its entries since its end was looked at.
  if (first >= count_in(from)) return 0;
  const std::size_t count = std::min(out.size(), count_in(from) - first);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = load_entry(&from[(first + i) * entry_bytes], files_.place().kind());
  }
  return count;
}

/// Puts an entry behind the tail; under mutex_.
Tail Queue::append(const QueueEntry& entry) {
  const auto entry_bytes = static_cast<std::size_t>(files_.place().entry_bytes());
  if (tail_.size() + entry_bytes > tail_.capacity()) {
    tail_.reserve(grown(tail_.capacity() / entry_bytes) * entry_bytes);
  }
  tail_.resize(tail_.size() + entry_bytes);
  store_entry(tail_.data() + tail_.size() - entry_bytes, entry, files_.place().kind());
  tail_end_.store(tail_.data() + tail_.size(), std::memory_order_relaxed);
  const std::size_t count = tail_.size() / entry_bytes;
  if (count >= kTooLongTail) return Tail::kTooLong;
  return count == kLongTail ? Tail::kLong : Tail::kShort;
}

Result<std::size_t> Queue::read(QueueOffset index, std::span<QueueEntry> out) const {
  const std::int64_t max = max_.load(std::memory_order_acquire);
  if (index.value >= max || out.empty()) return std::size_t{0};
  out = out.first(std::min(out.size(), static_cast<std::size_t>(max - index.value)));
  {
    const std::lock_guard lock(mutex_);
    if (index.value >= flushed_) {
      const auto at = static_cast<std::size_t>(index.value - flushed_);
      const std::size_t leaving = count_in(leaving_);
      return at < leaving ? copy(leaving_, at, out) : copy(tail_, at - leaving, out);
    }
    out = out.first(std::min(out.size(), static_cast<std::size_t>(flushed_ - index.value)));
  }
  return files_.read(index.value, out);
}

Tail Queue::put_batch(QueueOffset offset, QueueEntry entry) {
  entry.first = offset;
  if (!last_entry_) batch_->min = offset.value;
  Tail tail = Tail::kShort;
  {
    const std::lock_guard lock(mutex_);
    tail = append(entry);
  }
  last_entry_ = entry;
  // The entry before what says that it is there.
  max_.store(entry_end() + 1, std::memory_order_release);
  batch_->max = entry.next_offset().value;
  return tail;
}

Tail Queue::put(QueueOffset offset, const QueueEntry& entry) {
  if (is_batch(*this)) return put_batch(offset, entry);
  Tail tail = Tail::kShort;
  {
    const std::lock_guard lock(mutex_);
    if (!last_entry_) begin_at(offset.value);
    const auto next = flushed_ + static_cast<std::int64_t>(count_in(leaving_) + count_in(tail_));
    for (std::int64_t at = next; at < offset.value; ++at) append(QueueEntry::blank());
    tail = append(entry);
  }
  last_entry_ = entry;
  max_.store(offset.value + 1, std::memory_order_release);
  return tail;
}

// A first file begins at a multiple of its size; the entries before the first one are blank. Under
// mutex_ until they are: no reader finds a place that is neither in a file nor in memory.
void Queue::begin_at(std::int64_t index) {
  min_.store(index, std::memory_order_release);
  flushed_ = index - index % files_.entries_per_file();
}

Status Queue::drop_before(LogOffset end) {
  const std::lock_guard writing(files_.place().writing(this));
  if (!last_entry_ || last_entry_->log_offset < end) return drop_all();
  const Result<int> gone = begin_behind(end);
  return gone ? Status() : gone.error();
}

Status Queue::drop_all() {
  last_entry_.reset();
  {
    const std::lock_guard lock(mutex_);
    tail_.clear();
    // Entries of a batch queue are numbered from 0 in its first file.
    if (is_batch(*this)) max_ = 0;
    min_ = flushed_ = synced_ = entry_end();
  }
  if (is_batch(*this)) batch_->min = batch_->max.load();
  return files_.remove_all();
}

Result<std::int64_t> Queue::write_tail(WhereBusy busy) {
  std::unique_lock writing(files_.place().writing(this), std::defer_lock);
  if (busy == WhereBusy::kWait) writing.lock();
  if (writing || writing.try_lock()) return write_tail_locked();
  return std::int64_t{0};
}

Result<std::int64_t> Queue::write_tail_locked() {
  std::vector<char> done;  // freed without the lock
  std::int64_t from = 0;
  {
    const std::lock_guard lock(mutex_);
    if (tail_.empty()) {
      done.swap(tail_);  // what it was to hold next has not come
      return std::int64_t{0};
    }
    from = flushed_;
    leaving_.swap(tail_);
    // A busy queue fills the next one as fast.
    if (count_in(leaving_) >= kLongTail) tail_.reserve(leaving_.size());
  }
  // Others read leaving_ meanwhile; only the holder of `writing` changes it.
  Status written = files_.write(from, {leaving_.data(), leaving_.size()});
  const std::lock_guard lock(mutex_);
  done.swap(leaving_);
  if (!written) {
    done.insert(done.end(), tail_.begin(), tail_.end());
    tail_.swap(done);
    return written.error();
  }
  const auto count = static_cast<std::int64_t>(count_in(done));
  flushed_ = from + count;
  return count;
}

QueueOffset Queue::written() const {
  const std::lock_guard lock(mutex_);
  return {flushed_};
}

Status Queue::sync() {
  const std::lock_guard writing(files_.place().writing(this));
  const QueueOffset end = written();
  Status synced = files_.sync(synced_, end.value);
  if (synced) synced_ = end.value;
  return synced;
}

void Queue::set_synced(QueueOffset written) {
  const std::lock_guard writing(files_.place().writing(this));
  // Behind their end a queue holds entries again, which nobody has synced.
  if (written <= this->written()) synced_ = std::max(synced_, written.value);
}

Status Queue::load() {
  Status loaded = files_.load();
  if (!loaded) return loaded;
  Status ended = end_before({INT64_MAX});
  // Nobody knows; the first checkpoint that meets the queue sees to it.
  synced_ = min_;
  return ended;
}

Status Queue::end_before(LogOffset limit) {
  const QueueFiles::Extent present = files_.extent();
  const std::int64_t per_file = files_.entries_per_file();
  EntryWindow entries = EntryWindow::of(files_, EntryWindow::kAheadMax);
  const auto is_kept = [limit](const QueueEntry& entry) {
    return entry.is_valid() && entry.log_offset < limit;
  };

  // The last file that begins with an entry to keep, then the place inside it.
  std::int64_t file = present.end - per_file;
  std::int64_t file_end = present.end;
  if (files_.place().database() != nullptr) file = present.begin;  // rows: all in one go
  while (file > present.begin && !is_kept(entries.at(file))) {
    file_end = file;
    file -= per_file;
  }
  std::int64_t end = present.begin;
  if (!present.empty()) {
    // Of very many queues most have few entries: one look.
    (void)entries.at(file);
    const std::int64_t near = std::min(file + kFirstLook, file_end);
    const bool is_short = near < file_end && !is_kept(entries.at(near - 1));
    end = entries.partition(file, is_short ? near : file_end, is_kept);
  }

  std::int64_t last = end - 1;
  while (last >= present.begin && entries.at(last).is_blank()) --last;
  if (!entries.status()) return entries.status();
  if (present.empty() && present.end > 0) {  // rows that all expired: the number stays
    last_entry_.reset();
    min_ = max_ = flushed_ = synced_ = present.end;
    return {};
  }
  if (last < present.begin) {
    last_entry_.reset();
    min_ = max_ = flushed_ = synced_ = 0;
    if (is_batch(*this)) batch_->min = batch_->max = 0;
    return files_.remove_from(present.begin);
  }
  last_entry_ = entries.at(last);
  min_ = present.begin;
  max_ = flushed_ = end;
  if (is_batch(*this)) {
    batch_->min = entries.at(present.begin).first.value;
    batch_->max = last_entry_->next_offset().value;
  }
  synced_ = std::min(synced_, end);
  return {};
}

Status Queue::sweep() {
  const QueueFiles::Extent present = files_.extent();
  const std::int64_t end = max_.load(std::memory_order_relaxed);
  if (present.empty()) return {};
  Status removed = files_.remove_from(end);
  if (!removed || end >= files_.extent().end) return removed;
  EntryWindow entries = EntryWindow::of(files_, 1);
  const QueueEntry behind = entries.at(end);
  const bool is_clear = behind.log_offset.value == 0 && behind.size == 0 && behind.tags_code == 0;
  return is_clear ? entries.status() : files_.clear_from(end);
}

Status Queue::settle(LogOffset log_min, Behind behind) {
  if (behind == Behind::kClear) {
    if (Status swept = sweep(); !swept) return swept;
  }
  next_ = max().value;
  const std::int64_t end = entry_end();
  if (end == 0) return {};
  EntryWindow entries = EntryWindow::of(files_, 1);
  std::int64_t begin = files_.extent().begin;
  if (entries.at(begin).is_blank()) {
    // Blanks before the first entry of the queue: in its first file only.
    const std::int64_t file_end = std::min(begin + files_.entries_per_file(), end);
    begin = entries.partition(begin, file_end, [](const QueueEntry& e) { return e.is_blank(); });
  }
  std::int64_t min = entries.first_kept(begin, end, log_min);
  // Of records that left the log before their entries had reached the files.
  while (min + 1 < end && entries.at(min).is_blank()) ++min;
  // What cannot be read now is not gone.
  if (Status read = entries.readable(); !read) return read;
  return begin_with(min);
}

/// Moves min, of a batch queue to the first message of that entry.
Status Queue::begin_with(std::int64_t entry) {
  std::int64_t batch_min = max().value;
  if (is_batch(*this) && entry < entry_end()) {
    EntryWindow entries = EntryWindow::of(*this, 1);
    batch_min = entries.at(entry).first.value;
    if (!entries.status()) return entries.status();
  }
  min_.store(entry, std::memory_order_release);
  if (is_batch(*this)) batch_->min = batch_min;
  return {};
}

Result<int> Queue::follow_log(LogOffset log_min) {
  // Where the entries are dropped meanwhile, this min would be that of what is gone.
  const std::lock_guard writing(files_.place().writing(this));
  return begin_behind(log_min);
}

Result<int> Queue::begin_behind(LogOffset log_min) {
  const std::int64_t begin = min_.load(std::memory_order_acquire);
  const std::int64_t max = max_.load(std::memory_order_acquire);
  if (max == 0) return 0;
  EntryWindow entries = EntryWindow::of(*this, 1);
  const std::int64_t min = entries.first_kept(begin, max, log_min);
  if (Status read = entries.readable(); !read) return read.error();
  // Before the files go: who finds one gone sees the new min.
  Status moved = min > begin ? begin_with(min) : Status();
  if (!moved) return moved.error();
  return files_.remove_before(min);
}

}  // namespace saker::store
