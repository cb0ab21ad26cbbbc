#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/string_map.h"
#include "model/data_version.h"
#include "model/offset.h"
#include "wire/remoting/body/offset_table.h"

namespace saker::broker {

/// One queue as a group reads it.
struct Progress {
  std::string_view group;
  std::string_view topic;
  QueueId queue_id;
};

/// All offsets of one moment, by "topic@group" and queue.
using OffsetsState = wire::remoting::body::OffsetTable;

/// The state with the offsets of light groups in a table of their own.
OffsetsState with_light_groups(OffsetsState state);

/// How far each consumer group got in each queue: what it committed and what was handed to it.
/// Any number may be committed; the last one counts. Thread: any (locks the mutex of a shard).
class OffsetTable {
 public:
  /// The version advances every `version_step` commits.
  OffsetTable(const Clock& clock, std::int32_t version_step);

  void restore(const OffsetsState& state);
  OffsetsState state() const;

  /// Nothing if nothing was committed, or a negative number was.
  std::optional<QueueOffset> committed(const Progress& of) const;
  /// False if an administrator's word counts instead.
  bool commit(const Progress& of, QueueOffset offset);
  /// Commits if the offset is still `expected`; false if somebody committed another, or an
  /// administrator's word waits.
  bool replace(const Progress& of, std::optional<QueueOffset> expected, QueueOffset offset);

  /// An administrator's word: counts against what consumers commit until take_reset().
  void reset(const Progress& of, QueueOffset offset);
  /// Where the consumer of the queue is to go on; once. Cheap while there is nothing.
  std::optional<QueueOffset> take_reset(const Progress& of) {
    if (pending_resets_.load(std::memory_order_relaxed) == 0) return std::nullopt;
    return take_pending(of);
  }

  /// Where the next pull begins, as far as is known.
  std::optional<QueueOffset> pulled(const Progress& of) const;
  std::vector<std::string> topics_of(std::string_view group) const;

  /// What one group has in one topic.
  struct Row {
    struct Queue {
      QueueId id;
      std::optional<QueueOffset> committed;
      std::optional<QueueOffset> pulled;
    };
    std::string group;
    std::string topic;
    std::vector<Queue> queues;  ///< by id
  };
  /// All in which something was committed, in no order: one walk, where topics_of() takes one a
  /// group.
  std::vector<Row> rows() const;
  std::vector<std::string> groups_of(std::string_view topic) const;
  void erase_topic(std::string_view topic);
  void erase_group(std::string_view group);
  /// `to` has then committed what `from` has.
  void clone(std::string_view from, std::string_view to, std::string_view topic);

  /// What a pull means: commits the offset if it carries one, and notes where the next will begin.
  void note_pull(const Progress& of, std::optional<QueueOffset> commit, QueueOffset next);

  /// Changes with every commit and pull; tells whether there is something new to write.
  std::uint64_t changes() const { return changes_.load(std::memory_order_relaxed); }

 private:
  struct Offsets {
    std::int64_t committed = kNone;
    std::int64_t pulled = kNone;
    bool is_reset = false;  ///< `committed` is an administrator's word that no consumer heard yet
  };
  static constexpr std::int64_t kNone = INT64_MIN;

  struct Key {
    std::string topic;
    std::string group;
  };
  struct KeyView {
    std::string_view topic;
    std::string_view group;
  };
  struct KeyHash {
    using is_transparent = void;
    std::size_t operator()(const KeyView& key) const {
      return StringHash{}(key.topic) * 31 + StringHash{}(key.group);
    }
    std::size_t operator()(const Key& key) const { return (*this)(KeyView{key.topic, key.group}); }
  };
  struct KeyEqual {
    using is_transparent = void;
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return a.topic == b.topic && a.group == b.group;
    }
  };
  struct Shard {
    mutable std::mutex mutex;
    std::unordered_map<Key, std::map<std::int32_t, Offsets>, KeyHash, KeyEqual> queues;
  };
  static constexpr std::size_t kShards = 16;

  static std::size_t shard_of(const Progress& of) {
    return KeyHash{}(KeyView{of.topic, of.group}) % kShards;
  }
  static Offsets& entry(Shard& shard, const Progress& of);
  static bool commit_in(Offsets& offsets, QueueOffset offset) {
    if (!offsets.is_reset) offsets.committed = offset.value;
    return !offsets.is_reset;
  }
  std::optional<QueueOffset> take_pending(const Progress& of);
  template <class Predicate>
  void erase_if(Predicate&& is_gone);
  void count_commit();

  const Clock& clock_;
  const std::int32_t version_step_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::uint64_t> changes_{0};
  std::atomic<std::uint64_t> commits_{0};
  std::atomic<std::int64_t> pending_resets_{0};
  mutable std::mutex version_mutex_;
  DataVersion version_;
};

}  // namespace saker::broker
