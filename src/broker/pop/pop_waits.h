#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/string_map.h"
#include "broker/consume/hold_table.h"
#include "broker/pop/pop_options.h"
#include "model/offset.h"
#include "store/store.h"

namespace saker::broker {

/// All pops that wait, by group, topic and queue, and who wants to be told of messages to pop.
/// Messages are shared out, so one that arrives wakes one pop, and one who wants to be told. What
/// was woken is no longer in the table. Thread: any (locks mutex_; calls nobody).
class PopWaits {
 public:
  explicit PopWaits(const PopOptions& options) : options_(options) {}

  struct Key {
    std::string_view topic;
    std::string_view group;
    QueueId queue_id;  ///< negative: any
  };
  enum class Kind : std::uint8_t { kPop, kNotice };

  /// False: too many wait already.
  bool park(const Key& key, Kind kind, Waiting waiting);

  /// False if it was woken in the meantime, or is not there.
  bool remove(const Key& key, const void* slot, std::uint64_t ticket);

  /// Takes those that the arrivals concern out of the table and appends them to `woken`. Cheap
  /// while nobody waits.
  void take_woken(std::span<const store::Arrival> arrivals, std::vector<Waiting>& woken);

  /// Takes one pop that may read the queue, whichever came first; for messages that were there
  /// before.
  void take_one(const Key& key, std::vector<Waiting>& woken);

  std::int64_t count(const Key& key) const;
  std::int64_t total() const { return total_.load(); }
  /// How many wait for the queue, or for any of the topic, for which most do. Goes through all.
  std::int64_t largest() const;

  /// Forgets keys for which nobody waits.
  void expire();

 private:
  struct Parked {
    Kind kind;
    Waiting waiting;
  };
  /// A group's waits for one topic, whatever topics its messages come from.
  struct Room {
    std::string topic;
    std::string group;
    std::map<std::int32_t, std::deque<Parked>> queues;
  };

  Room* find(const Key& key) const;
  Room& find_or_create(const Key& key);
  void take(Room& room, const store::Arrival& arrival, std::vector<Waiting>& woken);
  /// True if one was taken.
  bool take_first(std::deque<Parked>& parked, Kind kind, const store::Arrival* arrival,
                  std::vector<Waiting>& woken);
  void forget(const Room& room);

  const PopOptions& options_;
  std::atomic<std::int64_t> total_{0};
  mutable std::mutex mutex_;
  std::list<Room> rooms_;
  StringMap<std::vector<Room*>> by_source_;  ///< topic, and the retry topics of both kinds
};

}  // namespace saker::broker
