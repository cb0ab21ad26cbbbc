#pragma once

#include <functional>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/queue/queue.h"

namespace saker::store {

/// All queues of a store. A queue, once in the table, stays for the table's life: pointers may be
/// kept. Thread: any (locks mutex_).
class QueueTable {
 public:
  explicit QueueTable(QueuePlace place) : place_(std::move(place)) {}

  /// Loads what `<directory>/<topic>/<id>/` holds. Before other threads.
  Status load();

  Queue* find(std::string_view topic, QueueId id) const;
  Queue& find_or_create(std::string_view topic, QueueId id);

  /// The queues of this moment, in no order.
  std::vector<Queue*> all() const;

 private:
  struct Key {
    std::string_view topic;
    QueueId id;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>{}(key.topic) + static_cast<std::size_t>(key.id.value);
    }
  };

  Status load_topic(const std::string& topic);

  const QueuePlace place_;
  mutable std::shared_mutex mutex_;
  // The key's topic points into the queue's own name.
  std::unordered_map<Key, std::unique_ptr<Queue>, KeyHash> queues_;  // under mutex_
};

}  // namespace saker::store
