#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/string_map.h"
#include "broker/offset/offset_table.h"
#include "model/offset.h"

namespace saker::broker {

/// How far the pops of one group got in one queue. One pop reads at a time:
///
///     try_take ─▶ read ─▶ hand_out        messages left: the group's offset stays before them …
///                    └──▶ give_back       nothing was found up to here
///     settle                              … until their check point is stored, or all are done
///     take_back                           it could not be stored: they are read again
///
/// The group's committed offset is where the oldest unsettled pop began. If somebody else commits
/// an offset (a reset, a client that pulls), the next pop begins there. Thread: any (locks mutex_).
class PopCursor {
 public:
  PopCursor(OffsetTable& offsets, const Progress& of)
      : offsets_(offsets), topic_(of.topic), group_(of.group), queue_id_(of.queue_id) {}

  struct Turn {
    bool taken = false;               ///< false: another pop reads
    std::optional<QueueOffset> next;  ///< nothing: the group has no offset yet
    bool was_reset = false;           ///< an administrator set it since the turn before
  };
  Turn try_take();

  // For who has taken it.
  void begin_at(QueueOffset offset);
  void give_back(QueueOffset next);
  /// Returns what settle() and take_back() want to know.
  std::uint64_t hand_out(QueueOffset start, QueueOffset next);

  void settle(QueueOffset start, std::uint64_t reading);
  void take_back(QueueOffset start, std::uint64_t reading);

  /// Where the next pop would begin; nothing as in Turn.
  std::optional<QueueOffset> next() const;
  std::int64_t unsettled_count() const;

 private:
  Progress progress() const { return {group_, topic_, queue_id_}; }
  void look_for_changes();
  void end_turn(QueueOffset next);
  void commit();

  OffsetTable& offsets_;
  const std::string topic_;
  const std::string group_;
  const QueueId queue_id_;
  mutable std::mutex mutex_;
  bool taken_ = false;
  bool was_reset_ = false;
  std::uint64_t reading_ = 0;        ///< counts how often somebody else set the offset
  std::uint64_t taken_reading_ = 0;  ///< when it was taken
  std::optional<QueueOffset> next_;
  std::optional<QueueOffset> taken_back_;  ///< while it is taken: to be read next
  std::optional<QueueOffset> committed_;   ///< as known here
  std::multiset<QueueOffset> unsettled_;
};

/// The cursors of one group in the queues of one topic. Thread: any (locks mutex_).
class PopCursors {
 public:
  PopCursors(OffsetTable& offsets, std::string_view topic, std::string_view group)
      : offsets_(offsets), topic_(topic), group_(group) {}

  /// Stays where it is as long as this lives.
  PopCursor& of(QueueId queue_id);
  const std::string& topic() const { return topic_; }
  const std::string& group() const { return group_; }
  bool is_settled() const;

 private:
  OffsetTable& offsets_;
  const std::string topic_;
  const std::string group_;
  mutable std::mutex mutex_;
  std::map<std::int32_t, PopCursor> cursors_;
};

using PopCursorsPtr = std::shared_ptr<PopCursors>;

/// All cursors. Those that nobody holds can be forgotten: the committed offset says the same.
/// Thread: any (locks mutex_).
class PopCursorTable {
 public:
  explicit PopCursorTable(OffsetTable& offsets) : offsets_(offsets) {}

  PopCursorsPtr of(std::string_view topic, std::string_view group);

  /// Forgets what nobody holds and nothing waits for; called every few seconds.
  void expire();

 private:
  OffsetTable& offsets_;
  std::shared_mutex mutex_;
  StringMap<StringMap<PopCursorsPtr>> groups_;  ///< topic → group →
};

}  // namespace saker::broker
