#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/string_map.h"
#include "broker/pop/check_point.h"
#include "broker/pop/log_window.h"

namespace saker::broker {

/// The check points of one revive queue that are not done, and how far its log is done with.
/// Changes their states as check_point.h draws it; writes nothing itself. Thread: any (locks
/// mutex_; calls cursors, nobody else).
class ReviveQueue {
 public:
  /// Everything before `begin` of the log is done; what stands before `end` is of an earlier run.
  ReviveQueue(std::int32_t id, QueueOffset begin, QueueOffset end)
      : id_(id), old_end_(end), window_(begin) {}

  std::int32_t id() const { return id_; }

  QueueOffset old_end() const { return old_end_; }
  /// Whether all of the earlier run was read. Before that a check point may be there unknown.
  bool is_read() const { return next_unread() >= old_end_; }

  /// A check point in one of its first three states. False if there is one of that key.
  bool add(const CheckPointPtr& check_point);

  /// It stands in the log, or could not be stored (nothing). What waits now is due at its time.
  void stored(const CheckPointPtr& check_point, std::optional<QueueOffset> at);

  struct Acked {
    CheckPointPtr check_point;  ///< null: there is none, or the message is none of it
    bool is_new = false;        ///< it was not done before
    bool is_buffered = false;   ///< nothing of it is in the log
  };
  /// The message is done. A buffered check point that is done altogether is gone.
  Acked acknowledge(const CheckPointKey& key, QueueOffset offset);

  /// Those whose time is over, in the next state: at most so many messages' worth.
  std::vector<CheckPointPtr> take_due(std::int64_t now_ms, std::size_t message_count_max);

  /// What of one is not done.
  std::vector<std::size_t> open_messages(const CheckPointPtr& check_point) const;
  /// A message of it was stored anew, or nothing is to come of it.
  void revived(const CheckPointPtr& check_point, std::size_t index);
  /// What take_due() gave could not be done, or not all of it: back to the state before, and due
  /// again.
  void try_again(const CheckPointPtr& check_point, std::int64_t due_ms);

  /// Takes it out if every message is done; else leaves it.
  void finish_if_done(const CheckPointPtr& check_point);

  /// An entry of the log of which nothing is left, such as an acknowledgement that was applied.
  void note_done(QueueOffset at);
  /// The entry holds a check point. One that is there already takes over what of it is done.
  void found(const CheckPointPtr& check_point, QueueOffset at);

  /// Whether the message is one of a check point's and not done.
  bool is_open(const CheckPointKey& key, QueueOffset offset) const;
  /// What a check point says when it is written: with the messages that are done.
  wire::record::CheckPointRecord record_of(const CheckPointPtr& check_point) const;
  /// Those of which something stands in the log or has to, in the order of their times.
  std::vector<CheckPointPtr> unfinished() const;

  /// Waiting ones in the older half of the log, where they are few in a log that is long.
  std::vector<CheckPointPtr> stragglers(std::int64_t long_window, std::size_t count_max) const;

  QueueOffset next_unread() const;
  /// Everything before it is done.
  QueueOffset done_before() const;

  /// The check points that are not done.
  struct Load {
    std::size_t count = 0;
    std::int64_t first_due_ms = INT64_MAX;
    std::int64_t ended_count = 0;  ///< of those that stood in the log, since the start

    std::int64_t overdue_ms(std::int64_t now_ms) const {
      return std::max<std::int64_t>(0, now_ms - first_due_ms);
    }
  };
  Load load() const;

 private:
  static std::string text_of(const CheckPointKey& key);
  void schedule(const CheckPointPtr& check_point, std::int64_t due_ms);
  void unschedule(CheckPoint& check_point);
  void remove(CheckPointPtr check_point);
  void move_to(CheckPoint& check_point, QueueOffset at);
  static void settle(CheckPoint& check_point);

  const std::int32_t id_;
  const QueueOffset old_end_;
  mutable std::mutex mutex_;
  StringMap<CheckPointPtr> by_key_;
  CheckPoint::Schedule schedule_;
  LogWindow window_;
  std::int64_t ended_count_ = 0;
};

}  // namespace saker::broker
