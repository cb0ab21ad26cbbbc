#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/string_map.h"
#include "filter/selection.h"
#include "model/offset.h"
#include "store/store.h"

namespace saker::broker {

/// A pull that waits for a message, as the threads that announce messages need to know it.
struct Waiting {
  std::size_t lane = 0;
  void* slot = nullptr;      ///< the lane's own record of it; only the lane looks inside
  std::uint64_t ticket = 0;  ///< tells uses of one slot apart
  QueueOffset offset;        ///< wakes for entries from here on
  std::shared_ptr<const filter::Selection> selection;  ///< wakes for these; null: for all
  /// Whose the slot is.
  enum class Kind : std::uint8_t { kPull, kPop, kLitePop };
  Kind kind = Kind::kPull;
};

/// All pulls that wait, by queue. A pull that was woken is no longer in the table.
/// Thread: any (locks the mutex of a shard; calls nobody).
class HoldTable {
 public:
  struct Queue {
    std::string_view topic;
    QueueId id;
  };

  void park(const Queue& queue, Waiting waiting);

  /// False if it was woken in the meantime, or is not there.
  bool remove(const Queue& queue, const void* slot, std::uint64_t ticket);

  /// Takes those that the arrivals concern out of the table and appends them to `woken`. Cheap
  /// while nobody waits.
  void take_woken(std::span<const store::Arrival> arrivals, std::vector<Waiting>& woken);

  /// The same for all that wait at a queue, whatever they wait for.
  void take_all(const Queue& queue, std::vector<Waiting>& woken);

  std::int64_t waiting_count() const { return count_.load(); }

 private:
  struct Key {
    std::string topic;
    QueueId id;
  };
  struct KeyHash {
    using is_transparent = void;
    template <class K>
    std::size_t operator()(const K& key) const {
      return StringHash{}(key.topic) + static_cast<std::size_t>(key.id.value) * 0x9E3779B97F4A7C15u;
    }
  };
  struct KeyEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.id == b.id && a.topic == b.topic;
    }
  };
  struct Shard {
    std::mutex mutex;
    std::unordered_map<Key, std::vector<Waiting>, KeyHash, KeyEqual> queues;
  };
  static constexpr std::size_t kShards = 64;

  Shard& shard_of(const Queue& queue) { return shards_[KeyHash{}(queue) % kShards]; }
  void take_woken(const store::Arrival& arrival, std::vector<Waiting>& woken);

  std::array<Shard, kShards> shards_;
  std::atomic<std::int64_t> count_{0};
};

}  // namespace saker::broker
