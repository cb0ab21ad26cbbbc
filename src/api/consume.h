#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/client_channel.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "metrics/stage_times.h"
#include "model/offset.h"

namespace saker::api {

/// Which messages of a topic are wanted.
struct Expression {
  std::string_view type;  ///< "TAG", "SQL92"; empty: TAG
  std::string_view text;  ///< "*", "A || B"
};

/// Read messages of one queue. The views need to live only during the call.
struct PullRequest {
  std::string_view group;
  std::string_view topic;
  QueueId queue_id;
  QueueOffset offset;
  std::int32_t message_count_max = 32;
  std::optional<QueueOffset> commit_offset;  ///< progress to store for the group first
  std::optional<std::int64_t> hold_ms;       ///< wait that long for a message to arrive
  std::optional<Expression> expression;      ///< absent: as the group subscribed
  std::int64_t subscription_version = 0;
  bool lite = false;
};

/// Bytes that live as long as `keep_alive`.
struct Slice {
  std::string_view bytes;
  std::shared_ptr<const void> keep_alive;
};

struct PullOutcome {
  Status status = Status::kOk;
  std::string_view message;  ///< for the user; valid during the completion
  bool has_offsets = false;  ///< the store was asked: the offsets below count
  QueueOffset next_offset;
  QueueOffset min_offset;
  QueueOffset max_offset;
  std::int64_t suggested_broker_id = 0;
  std::int32_t topic_sys_flag = 0;
  std::int32_t group_sys_flag = 0;
  std::optional<std::int32_t> forbidden_type;
  std::span<Slice> slices;  ///< whole records in queue order; may be moved from
  metrics::StageTimes times;
};

/// Called once, on the lane's thread, during the call or in a later turn.
using PullCompletion = UniqueFunction<void(PullOutcome&)>;

struct QueueRequest {
  std::string_view topic;
  QueueId queue_id;
};

struct OffsetRequest {
  std::string_view group;
  std::string_view topic;
  std::optional<QueueId> queue_id;
  std::optional<QueueOffset> offset;  ///< to commit
  bool zero_if_not_found = true;      ///< a new group on a young queue starts at 0
};

enum class TimeBoundary { kLower, kUpper };

}  // namespace saker::api
