#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/offset.h"

namespace saker::wire::record {

// Bodies of the messages in rmq_sys_REVIVE_LOG_<cluster>: what was popped, and what of it is done.
// JSON with short names. Source: spec 04 §25.2, 05 §17.3.

// TAGS of the three kinds. ON DISK: never rename.
inline constexpr std::string_view kCheckPointTag = "ck";
inline constexpr std::string_view kAckTag = "ack";
inline constexpr std::string_view kBatchAckTag = "bAck";

/// RocketMQ's PopCheckPoint: messages that one pop took from one queue.
struct CheckPointRecord {
  std::string topic;  ///< the one read: a retry topic, too
  std::string group;
  std::string broker_name;
  QueueId queue_id;
  QueueOffset start_offset;
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::uint32_t done_bits = 0;          ///< by place in `distances`
  std::vector<std::int32_t> distances;  ///< offsets of the messages less start_offset
  bool suspended = false;               ///< given back without counting as a try
  std::int32_t put_again = 0;           ///< how often it was written anew

  std::int64_t visible_ms() const { return pop_time_ms + invisible_ms; }
  friend bool operator==(const CheckPointRecord&, const CheckPointRecord&) = default;
};

/// RocketMQ's AckMsg and BatchAckMsg: messages of one check point that are done.
struct AckRecord {
  std::string topic;
  std::string group;
  std::string broker_name;
  QueueId queue_id;
  QueueOffset start_offset;
  std::int64_t pop_time_ms = 0;
  std::vector<QueueOffset> offsets;  ///< one: `ack`; more: `bAck`

  std::string_view tag() const { return offsets.size() == 1 ? kAckTag : kBatchAckTag; }
  friend bool operator==(const AckRecord&, const AckRecord&) = default;
};

std::string encode(const CheckPointRecord& record);
std::string encode(const AckRecord& record);

/// The property UNIQ_KEY of the message.
std::string unique_key_of(const CheckPointRecord& record);
std::string unique_key_of(const AckRecord& record);

/// Errors: kInvalidArgument for text that is no such record or lacks topic or group. Old records
/// without the broker name get an empty one, those without distances the offsets from the start on.
Result<CheckPointRecord> decode_check_point(std::string_view text);
/// Of both kinds.
Result<AckRecord> decode_ack(std::string_view text);

}  // namespace saker::wire::record
