#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/string_map.h"
#include "store/store.h"

namespace saker::broker {

/// Store times of the messages at which groups stand, kept from one scrape to the next: most have
/// not moved, and to look at a message may take the disk. What one scrape did not ask for is
/// forgotten. Thread: any (locks mutex_, also over a read).
class StoreTimes {
 public:
  explicit StoreTimes(const store::Store& store) : store_(store) {}

  /// One scrape. Others wait.
  class Round {
   public:
    explicit Round(StoreTimes& times);
    /// 0: unknown.
    std::int64_t at(std::string_view topic, QueueId id, QueueOffset offset);

   private:
    StoreTimes& times_;
    const std::lock_guard<std::mutex> lock_;
  };

 private:
  struct KeyView {
    std::string_view topic;
    std::int32_t queue_id = 0;
    std::int64_t offset = 0;
  };
  struct Key {
    std::string topic;
    std::int32_t queue_id = 0;
    std::int64_t offset = 0;
  };
  struct KeyHash {
    using is_transparent = void;
    template <class K>
    std::size_t operator()(const K& key) const {
      const auto place =
          static_cast<std::uint64_t>(key.offset) * 31 + static_cast<std::uint64_t>(key.queue_id);
      return StringHash{}(key.topic) ^ (place * 0x9E3779B97F4A7C15u);
    }
  };
  struct KeyEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.offset == b.offset && a.queue_id == b.queue_id && a.topic == b.topic;
    }
  };
  using Table = std::unordered_map<Key, std::int64_t, KeyHash, KeyEqual>;

  const store::Store& store_;
  std::mutex mutex_;
  Table last_round_;  // under mutex_, as the next
  Table this_round_;
};

}  // namespace saker::broker
