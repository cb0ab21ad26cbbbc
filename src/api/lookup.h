#pragma once

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

/// Messages by key or of a queue, or the one that begins at a place of the log.
using Lookup = std::variant<KeyQuery, QueueQuery, LogOffset>;

/// What was found. The index fields are 0 where nothing was.
struct LookupOutcome {
  Status status = Status::kOk;
  std::string message;               ///< for the user; empty on success
  std::int64_t index_update_ms = 0;  ///< store time of the last message in the index
  LogOffset index_update_offset;
  QueueOffset next_offset;  ///< of a QueueQuery: where to go on; as asked where nothing follows
  /// One a record, in log order; of a queue several may stand in one, in its order.
  std::vector<Slice> slices;
};

/// Called once, on the lane's thread, in a later turn; not at all if the broker stops before.
using LookupCompletion = UniqueFunction<void(LookupOutcome&)>;

}  // namespace saker::api
