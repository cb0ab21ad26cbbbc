#include "store/queue/queue_database.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/endian.h"

namespace saker::store {
namespace {

constexpr auto kEntries = file::Database::kDefaultFamily;
constexpr std::string_view kBounds = "offset";
constexpr std::string_view kMax = "max";
constexpr std::string_view kMin = "min";
constexpr std::string_view kProgressTopic = "CHECKPOINT_TOPIC";
constexpr char kSeparator = 1;
constexpr std::size_t kBoundBytes = 16;
constexpr auto kEntryBytes = static_cast<std::size_t>(QueueEntry::kDatabaseBytes);

void add_be32(std::string& key, std::int32_t number) {
  key.resize(key.size() + 4);
  store_be32(key.data() + key.size() - 4, static_cast<std::uint32_t>(number));
}

std::string topic_key(const QueueName& queue) {
  std::string key;
  key.reserve(queue.topic.size() + 24);
  add_be32(key, static_cast<std::int32_t>(queue.topic.size()));
  return key.append(1, kSeparator).append(queue.topic).append(1, kSeparator);
}

std::string entry_key(const QueueName& queue, std::int64_t index) {
  std::string key = topic_key(queue);
  add_be32(key, queue.id.value);
  key.append(1 + 8, kSeparator);
  store_be64(key.data() + key.size() - 8, static_cast<std::uint64_t>(index));
  return key;
}

std::string bound_key(const QueueName& queue, std::string_view which) {
  std::string key = topic_key(queue).append(which).append(1, kSeparator);
  add_be32(key, queue.id.value);
  return key;
}

/// The queue that a key of a bound speaks of; false for other keys.
bool parse_bound_key(std::string_view key, QueueName& queue) {
  constexpr std::size_t kAround = 4 + 1 + 1 + 3 + 1 + 4;
  if (key.size() < kAround) return false;
  const std::size_t length = load_be32(key.data());
  if (key.size() != kAround + length) return false;
  queue.topic = key.substr(5, length);
  queue.id = {static_cast<std::int32_t>(load_be32(key.data() + key.size() - 4))};
  return queue.id.value >= 0 && queue.topic != kProgressTopic;
}

std::string bound_value(LogOffset log_offset, std::int64_t index) {
  std::string value(kBoundBytes, '\0');
  store_be64(value.data(), static_cast<std::uint64_t>(log_offset.value));
  store_be64(value.data() + 8, static_cast<std::uint64_t>(index));
  return value;
}

LogOffset log_offset_of(std::string_view entry) {
  return load_entry(entry.data(), QueueKind::kDatabase).log_offset;
}

}  // namespace

Result<std::unique_ptr<QueueDatabase>> QueueDatabase::open(const std::string& directory,
                                                           file::Database::Access access) {
  auto database = file::Database::open(directory, access, {std::string(kBounds)});
  if (!database) return database.error();
  return std::make_unique<QueueDatabase>(std::move(*database));
}

Result<std::vector<QueueName>> QueueDatabase::queues() const {
  std::set<QueueName> found;
  Status scanned = database_->scan(kBounds, "", [&found](std::string_view key, std::string_view) {
    QueueName queue;
    if (parse_bound_key(key, queue)) found.insert(std::move(queue));
    return true;
  });
  if (!scanned) return scanned.error();
  return std::vector<QueueName>(found.begin(), found.end());
}

Result<QueueDatabase::Bounds> QueueDatabase::bounds(const QueueName& queue) const {
  const auto last = database_->get(kBounds, bound_key(queue, kMax));
  if (!last) return last.error();
  if (!*last || (*last)->size() < kBoundBytes) return Bounds{};
  const auto number = static_cast<std::int64_t>(load_be64((*last)->data() + 8));
  if (number < 0 || number >= QueueEntry::kFirstMax - 1) return Bounds{};
  const std::int64_t end = number + 1;
  // The row "min" is written late: the first entry that is there says it.
  const auto first = first_from(queue, 0);
  if (!first) return first.error();
  if (!*first || **first >= end) return Bounds{end, end};
  const Result<std::int64_t> begin = first_kept(queue, {**first, end});
  if (!begin) return begin.error();
  return Bounds{*begin, end};
}

Result<std::optional<std::int64_t>> QueueDatabase::first_from(const QueueName& queue,
                                                              std::int64_t index) const {
  std::optional<std::int64_t> found;
  const std::string from = entry_key(queue, index);
  Status scanned = database_->scan(kEntries, from, [&](std::string_view key, std::string_view) {
    const bool is_ours = key.size() == from.size() &&
                         key.starts_with(std::string_view(from).substr(0, from.size() - 8));
    if (!is_ours) return false;
    const auto number = static_cast<std::int64_t>(load_be64(key.data() + key.size() - 8));
    if (number >= index) found = number;
    return false;
  });
  if (!scanned) return scanned.error();
  return found;
}

/// The first entry whose record does not stand before the log; else the last, or the end if that is
/// missing, too.
Result<std::int64_t> QueueDatabase::first_kept(const QueueName& queue,
                                               const Bounds& present) const {
  Status status;
  const auto is_gone = [&](std::int64_t index) {
    const Result<LogOffset> at = log_offset_at(queue, index);
    if (!at && at.error().code != ErrorCode::kNotFound) status = at.error();
    return at ? *at < log_min_ : index > present.begin;
  };
  std::int64_t low = present.begin;
  std::int64_t high = present.end;
  if (!is_gone(low)) high = low;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    is_gone(middle) ? low = middle + 1 : high = middle;
  }
  if (!status) return status.error();
  if (low < present.end) return low;
  return log_offset_at(queue, low - 1).ok() ? low - 1 : low;
}

Result<std::size_t> QueueDatabase::read(const QueueName& queue, std::int64_t index,
                                        std::span<QueueEntry> out) const {
  std::size_t count = 0;
  std::string expected = entry_key(queue, index);
  Status scanned =
      database_->scan(kEntries, expected, [&](std::string_view key, std::string_view value) {
        if (count == out.size() || key != expected || value.size() < kEntryBytes) return false;
        out[count++] = load_entry(value.data(), QueueKind::kDatabase);
        const auto next = static_cast<std::uint64_t>(index) + count;
        store_be64(expected.data() + expected.size() - 8, next);
        return true;
      });
  if (!scanned) return scanned.error();
  if (count == 0 && !out.empty()) {
    return Error{ErrorCode::kNotFound, "the database holds no entry " + std::to_string(index) +
                                           " of queue " + std::to_string(queue.id.value) + " of " +
                                           queue.topic};
  }
  return count;
}

Status QueueDatabase::write(file::Database::Batch& batch) {
  Status done = database_->write(batch);
  // Behind the write: who syncs meanwhile has to do so again.
  written_.fetch_add(1);
  return done;
}

Status QueueDatabase::write(const QueueName& queue, std::int64_t index, std::string_view entries,
                            bool is_first) {
  if (entries.empty()) return {};
  file::Database::Batch batch(*database_);
  if (is_first) {
    batch.put(kBounds, bound_key(queue, kMin), bound_value(log_offset_of(entries), index));
  }
  LogOffset last;
  for (; !entries.empty(); entries.remove_prefix(kEntryBytes)) {
    last = log_offset_of(entries);
    batch.put(kEntries, entry_key(queue, index++), entries.substr(0, kEntryBytes));
  }
  batch.put(kBounds, bound_key(queue, kMax), bound_value(last, index - 1));
  return write(batch);
}

Result<LogOffset> QueueDatabase::log_offset_at(const QueueName& queue, std::int64_t index) const {
  QueueEntry entry;
  const Result<std::size_t> got = read(queue, index, {&entry, 1});
  if (!got) return got.error();
  return entry.log_offset;
}

Status QueueDatabase::remove_before(const QueueName& queue, const Bounds& present,
                                    std::int64_t index) {
  const Result<LogOffset> first = log_offset_at(queue, index);
  if (!first) return first.error();
  file::Database::Batch batch(*database_);
  batch.erase_range(kEntries, entry_key(queue, present.begin), entry_key(queue, index));
  batch.put(kBounds, bound_key(queue, kMin), bound_value(*first, index));
  return write(batch);
}

Status QueueDatabase::remove_from(const QueueName& queue, const Bounds& present,
                                  std::int64_t index) {
  file::Database::Batch batch(*database_);
  batch.erase_range(kEntries, entry_key(queue, index), entry_key(queue, present.end));
  if (index > present.begin) {
    const Result<LogOffset> last = log_offset_at(queue, index - 1);
    if (!last) return last.error();
    batch.put(kBounds, bound_key(queue, kMax), bound_value(*last, index - 1));
  } else {
    batch.erase(kBounds, bound_key(queue, kMax));
    batch.erase(kBounds, bound_key(queue, kMin));
  }
  return write(batch);
}

Status QueueDatabase::set_progress(LogOffset offset) {
  std::string value(8, '\0');
  store_be64(value.data(), static_cast<std::uint64_t>(offset.value));
  file::Database::Batch batch(*database_);
  batch.put(kBounds, bound_key({std::string(kProgressTopic), {0}}, kMax), value);
  return write(batch);
}

Status QueueDatabase::sync() {
  const std::lock_guard lock(syncing_);
  const std::uint64_t written = written_;
  if (written == synced_) return {};
  Status done = database_->sync();
  if (done) synced_ = written;
  return done;
}

}  // namespace saker::store
