#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/client_channel.h"
#include "api/outcome.h"
#include "base/unique_function.h"
#include "metrics/stage_times.h"
#include "model/offset.h"

namespace saker::api {

/// Store one message, or a batch of them. The views need to live only during the call.
struct SendRequest {
  std::string_view producer_group;
  std::string_view topic;
  std::string_view default_topic;  ///< template to create the topic from
  std::int32_t default_topic_queue_count = 4;
  QueueId queue_id;  ///< negative: the broker chooses
  std::int32_t sys_flag = 0;
  std::int64_t born_timestamp_ms = 0;
  std::int32_t flag = 0;
  std::string_view properties;
  std::int32_t reconsume_times = 0;
  bool unit_mode = false;
  bool batch = false;  ///< the body is a sequence of batch units (RocketMQ's encoding)
  std::optional<std::int32_t> retry_count_max;  ///< overrides the group's, for retry topics
  std::string_view body;
  HostAddress born_host;
};

struct SendOutcome {
  Status status = Status::kOk;
  std::string_view message;     ///< for the user; valid during the completion
  std::string_view message_id;  ///< offset id; comma-joined for a batch
  QueueId queue_id;
  QueueOffset queue_offset;         ///< of the first message
  std::string_view transaction_id;  ///< the unique key; empty: absent
  bool inner_batch = false;         ///< stored as one record; the unique key is its one id
  std::string_view recall_handle;   ///< to take a timer message back with; empty: absent
  metrics::StageTimes times;
};

/// Called once, on the lane's thread, during the call or in a later turn.
using SendCompletion = UniqueFunction<void(const SendOutcome&)>;

/// A consumer gives a message back to be delivered again later.
struct SendBackRequest {
  std::string_view group;
  LogOffset log_offset;
  std::int32_t delay_level = 0;  ///< 0: by the number of tries; negative: to the dead letters
  std::string_view origin_message_id;
  bool unit_mode = false;
  std::optional<std::int32_t> retry_count_max;
};

using Completion = UniqueFunction<void(const Outcome&)>;

}  // namespace saker::api
