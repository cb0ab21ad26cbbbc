#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "file/database.h"
#include "store/queue/queue_entry.h"
#include "store/store.h"

namespace saker::store {

/// The simple queues of a store as rows of one database instead of files: RocketMQ's
/// storeType=defaultRocksDB. ON DISK: never change. Source: spec 04 §19.
///
///     default  length of topic 4 · 1 · topic · 1 · queue id 4 · 1 · queue offset 8
///              → an entry, QueueKind::kDatabase
///     offset   length of topic 4 · 1 · topic · 1 · "max" or "min" · 1 · queue id 4
///              → log offset 8 · queue offset 8, of the last or first entry
///
/// Rows outside the bounds count for nothing. Thread: any; one writer at a time and queue.
class QueueDatabase {
 public:
  static Result<std::unique_ptr<QueueDatabase>> open(const std::string& directory,
                                                     file::Database::Access access);
  /// Over one that has the families.
  explicit QueueDatabase(std::unique_ptr<file::Database> database)
      : database_(std::move(database)) {}

  /// Entries of a queue: [begin, end).
  struct Bounds {
    std::int64_t begin = 0;
    std::int64_t end = 0;
  };
  /// Names of the queues that have bounds, in no order.
  Result<std::vector<QueueName>> queues() const;
  /// Both 0 if the queue never had entries; equal if it has none any more.
  /// COMPAT: RocketMQ drops the rows of records before the log's begin when a compaction comes by:
  /// some of them are missing between others, and where all are expired, all may be.
  Result<Bounds> bounds(const QueueName& queue) const;
  /// Where the log begins: rows of what stood before count for nothing, unless it is a queue's
  /// last. Before the queues are used.
  void set_log_min(LogOffset log_min) { log_min_ = log_min; }
  /// The first entry from an index on; nothing if there is none.
  Result<std::optional<std::int64_t>> first_from(const QueueName& queue, std::int64_t index) const;

  /// Fills `out` with entries from `index` on, as far as there are. Errors: kNotFound.
  Result<std::size_t> read(const QueueName& queue, std::int64_t index,
                           std::span<QueueEntry> out) const;

  /// Writes encoded entries from `index` on; they are the queue's last then, and its first if it
  /// `is_first`.
  Status write(const QueueName& queue, std::int64_t index, std::string_view entries, bool is_first);
  /// Removes entries at the front: those before `index`, which stays.
  Status remove_before(const QueueName& queue, const Bounds& present, std::int64_t index);
  /// Removes entries at the end: those from `index` on.
  Status remove_from(const QueueName& queue, const Bounds& present, std::int64_t index);

  /// Where RocketMQ begins to enter records again: none before is missing.
  Status set_progress(LogOffset offset);

  /// Waits until what was written is on the medium.
  Status sync();

 private:
  Status write(file::Database::Batch& batch);
  Result<LogOffset> log_offset_at(const QueueName& queue, std::int64_t index) const;
  Result<std::int64_t> first_kept(const QueueName& queue, const Bounds& present) const;

  const std::unique_ptr<file::Database> database_;
  LogOffset log_min_;
  std::atomic<std::uint64_t> written_ = 0;
  std::mutex syncing_;
  std::uint64_t synced_ = 0;  ///< under syncing_: the value of written_ then
};

}  // namespace saker::store
