#pragma once

#include <algorithm>
#include <bitset>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "broker/pop/pop_cursor.h"
#include "model/offset.h"
#include "wire/record/revive_record.h"

namespace saker::broker {

struct CheckPoint;
using CheckPointPtr = std::shared_ptr<CheckPoint>;

/// Messages that one pop took from one queue, until every one is done: acknowledged, or stored anew
/// in the retry topic. The states, and what leads from one to the next:
///
///     state      │ stored          not stored      due                  all done
///     ───────────┼─────────────────────────────────────────────────────────────────
///     kBuffered  │ –               –               → kStoring           gone
///     kStoring   │ → kWaiting      gone; read      –                    gone
///                │                 again
///     kWaiting   │ –               –               → kReviving          gone
///     kReviving  │ –               → kWaiting,     –                    gone
///                │                 due later
///
/// What has no comment never changes; the rest belongs to the ReviveQueue that holds it.
struct CheckPoint {
  enum class State {
    kBuffered,  ///< in memory alone; the group's offset stays before it
    kStoring,   ///< with the store
    kWaiting,   ///< in the revive log, until its time
    kReviving,  ///< its time is over: what is not done is being stored anew
  };
  static constexpr std::size_t kMessagesMax = 127;

  using Schedule = std::multimap<std::int64_t, CheckPointPtr>;

  wire::record::CheckPointRecord what;
  std::int32_t revive_queue = 0;
  PopCursorsPtr cursors;      ///< null: no offset waits for it
  std::uint64_t reading = 0;  ///< of the cursor

  State state = State::kStoring;     ///< changes
  std::bitset<kMessagesMax> done;    ///< changes
  std::optional<QueueOffset> place;  ///< in the revive log; changes
  std::int64_t due_ms = 0;           ///< changes
  Schedule::iterator scheduled;      ///< changes
  bool is_scheduled = false;         ///< changes
  std::int32_t failures = 0;         ///< how often it could not be revived; changes

  std::size_t count() const { return what.distances.size(); }
  QueueOffset offset_at(std::size_t index) const {
    return what.start_offset + what.distances[index];
  }
  bool all_done() const { return done.count() >= count(); }
  std::optional<std::size_t> index_of(QueueOffset offset) const {
    for (std::size_t i = 0; i < count(); ++i) {
      if (offset_at(i) == offset) return i;
    }
    return std::nullopt;
  }
};

/// Longer than any message stays invisible: what is asked for is cut to it.
inline constexpr std::int64_t kInvisibleMsMax = std::int64_t{366} * 86'400'000;
inline std::int64_t bounded_invisible_ms(std::int64_t invisible_ms) {
  return std::clamp<std::int64_t>(invisible_ms, 0, kInvisibleMsMax);
}

/// Tells check points apart.
struct CheckPointKey {
  std::string_view topic;
  std::string_view group;
  std::string_view broker_name;
  QueueId queue_id;
  QueueOffset start_offset;
  std::int64_t pop_time_ms = 0;

  friend bool operator==(const CheckPointKey&, const CheckPointKey&) = default;
};

template <class Record>
CheckPointKey key_of(const Record& record) {
  return {record.topic,    record.group,        record.broker_name,
          record.queue_id, record.start_offset, record.pop_time_ms};
}

}  // namespace saker::broker
