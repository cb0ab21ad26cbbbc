#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "api/consume.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "model/offset.h"

namespace saker::api {

/// Messages of a topic by one of their keys. The views need to live only during the call.
struct KeyQuery {
  std::string_view topic;
  std::string_view key;
  bool is_unique_key = false;  ///< the key is a message's id: the broker chooses how many
  std::int32_t message_count_max = 32;
  std::int64_t begin_ms = 0;  ///< store time
  std::int64_t end_ms = 0;
};

/// Messages of one queue from an offset on, as many as there are; at most those that have 4 MiB
/// together, but one. No progress of a consumer moves.
struct QueueQuery {
  std::string_view topic;
  QueueId queue_id;
  QueueOffset first;
  std::int32_t message_count_max = 32;
};

/// Where a message waits for a time of its own: in the order of these they are listed.
struct TimerPlace {
  std::int64_t slot_ms = 0;  ///< of the slot; the message is due in it, or at its end
  LogOffset record{-1};

  friend auto operator<=>(const TimerPlace&, const TimerPlace&) = default;
};

/// Messages that wait for a time of their own and were not taken back. What was sent in this moment
/// may be missing, and what is due in this moment may be there.
struct TimerQuery {
  TimerPlace after;        ///< only those behind it
  std::string_view topic;  ///< only those for it; empty: for all
  bool only_slot = false;  ///< only those of the slot of `after`
  std::int32_t message_count_max = 32;
};

/// Messages by key or of a queue, or the one that begins at a place of the log, or waiting ones.
using Lookup = std::variant<KeyQuery, QueueQuery, LogOffset, TimerQuery>;

/// What was found. The index fields are 0 where nothing was.
struct LookupOutcome {
  Status status = Status::kOk;
  std::string message;               ///< for the user; empty on success
  std::int64_t index_update_ms = 0;  ///< store time of the last message in the index
  LogOffset index_update_offset;
  QueueOffset next_offset;  ///< of a QueueQuery: where to go on; as asked where nothing follows
  /// One a record, in log order; of a queue several may stand in one, in its order; of a TimerQuery
  /// in the order of `timers`.
  std::vector<Slice> slices;
  std::vector<TimerPlace> timers;  ///< of a TimerQuery: where each waits
  bool is_complete = true;         ///< of a TimerQuery: false, there are more behind the last
};

/// Called once, on the lane's thread, in a later turn; not at all if the broker stops before.
using LookupCompletion = UniqueFunction<void(LookupOutcome&)>;

}  // namespace saker::api
