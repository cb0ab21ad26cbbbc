#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/offset.h"

namespace saker {

/// Which topic a popped message came from. ON WIRE: never renumber.
enum class PopSource : std::uint8_t {
  kTopic = 0,
  kRetry = 1,      ///< the retry topic %RETRY%<group>_<topic>
  kRetryPlus = 2,  ///< the retry topic %RETRY%<group>+<topic>
};

/// Stands in the place of a revive queue's number where messages were popped in order.
inline constexpr std::int32_t kOrderedPop = 999;

/// What a consumer has in its hand for a popped message, and gives back to acknowledge it
/// (RocketMQ's POP_CK):
///
///     <start> <pop time> <invisible> <revive queue> <source> <broker> <queue> [<offset>]
///
/// All but the offset is the same for all messages that one pop took from one queue.
struct PopReceipt {
  QueueOffset start_offset;  ///< where the pop began in the queue
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::int32_t revive_queue = 0;
  PopSource source = PopSource::kTopic;
  std::string broker_name;
  QueueId queue_id;
  std::optional<QueueOffset> offset;

  bool ordered() const { return revive_queue == kOrderedPop; }
  friend bool operator==(const PopReceipt&, const PopReceipt&) = default;
};

std::string to_string(const PopReceipt& receipt);

/// Errors: kInvalidArgument, naming the part that is missing or no number.
Result<PopReceipt> parse_pop_receipt(std::string_view text);

}  // namespace saker
