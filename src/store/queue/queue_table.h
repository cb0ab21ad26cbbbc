#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <shared_mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/queue/queue.h"
#include "store/queue/queue_index.h"

namespace saker::store {

/// All queues of a store. A queue, once in the table, stays for the table's life: pointers may be
/// kept. Thread: any (locks mutex_).
class QueueTable {
 public:
  /// Where queues of one kind are, and how long each of their files is.
  struct Place {
    std::string directory;
    std::int64_t file_bytes = 0;
    QueueKind kind = QueueKind::kSimple;  ///< of the simple ones; or kDatabase
  };
  /// Only simple queues.
  QueueTable(file::Disk& disk, std::string directory, std::int64_t file_bytes)
      : place_(disk, std::move(directory), file_bytes) {}
  QueueTable(file::Disk& disk, const Place& simple, const Place& batch)
      : place_(disk, simple.directory, simple.file_bytes, simple.kind),
        batch_place_(std::in_place, disk, batch.directory, batch.file_bytes, QueueKind::kBatch) {}

  /// Loads what `<directory>/<topic>/<id>/`, or the database there, holds of a log that begins at
  /// `log_min`. Directories that are empty, as deleted topics leave them, are no queues, and go.
  /// Before other threads.
  Status load(LogOffset log_min = {});
  /// In a database: where RocketMQ would go on to enter records (QueueDatabase::set_progress).
  Status set_progress(LogOffset offset);

  /// Queues of the topic that are made from now on are batch queues. A queue that is there stays
  /// what it is: the kind of a topic does not change.
  void add_batch_topic(std::string_view topic);

  Queue* find(std::string_view topic, QueueId id) const;
  Queue& find_or_create(std::string_view topic, QueueId id);

  /// A queue that is looked for.
  struct Wanted {
    std::string_view topic;
    QueueId id;
    Queue* queue = nullptr;  ///< the answer
    std::uint64_t hash = 0;  ///< for the table's own use
  };
  /// As find_or_create, of many: what they need of memory is waited for together, and it is near
  /// when they are put to.
  void find_or_create(std::span<Wanted> wanted);

  /// The queues of this moment, in no order.
  std::vector<Queue*> all() const;
  std::size_t size() const;

  /// Whether files have gone from the begins of queues since the last call, which is not yet known
  /// to be on the medium.
  bool take_removed() const;

  const QueuePlace& place() const { return place_; }

 private:
  Status load_database(LogOffset log_min);
  Status load_place(const QueuePlace& place);
  Status load_topic(const QueuePlace& place, const std::string& topic);
  const QueuePlace& place_of(std::string_view topic) const;

  QueuePlace place_;
  const std::optional<QueuePlace> batch_place_;
  mutable std::shared_mutex mutex_;
  std::vector<std::unique_ptr<Queue>> queues_;       // under mutex_
  QueueIndex index_;                                 // under mutex_
  std::set<std::string, std::less<>> batch_topics_;  // under mutex_
};

}  // namespace saker::store
