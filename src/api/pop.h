#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/consume.h"
#include "api/outcome.h"
#include "api/produce.h"
#include "base/unique_function.h"
#include "model/offset.h"
#include "model/pop_receipt.h"

namespace saker::api {

struct Lane;
class LiteTopics;

/// Which queues are asked for: one, or all where the id is negative.
struct PopTarget {
  std::string_view group;
  std::string_view topic;
  QueueId queue_id{-1};
};

/// Hand out messages that nobody else of the group gets for a while. The views need to live only
/// during the call.
struct PopRequest {
  PopTarget target;
  std::int32_t message_count_max = 32;
  std::int64_t invisible_ms = 60'000;
  std::int64_t poll_ms = 0;  ///< wait that long, from `born_ms` on, for a message to arrive
  std::int64_t born_ms = 0;  ///< when the client asked, by its clock; 0: now
  bool from_end = false;     ///< where a new group begins
  Expression expression;
  bool ordered = false;
  std::string_view attempt_id;  ///< repeats of one ordered pop have the same
};

/// Messages that a pop took from one queue.
struct PoppedQueue {
  PopSource source = PopSource::kTopic;
  QueueId queue_id;
  QueueOffset start_offset;
  std::vector<QueueOffset> offsets;
};

/// How often ordered messages were handed out before: one, or at least all of the queue.
struct DeliveryCount {
  QueueId queue_id;
  std::optional<QueueOffset> offset;
  std::int32_t count = 0;
};

struct PopOutcome {
  Status status = Status::kOk;
  std::string_view message;  ///< for the user; valid during the completion
  bool has_offsets = false;  ///< queues were looked at: what follows counts
  std::int64_t pop_time_ms = 0;
  std::int64_t invisible_ms = 0;
  std::int32_t revive_queue = 0;
  std::int64_t rest_count = 0;  ///< about as many messages are left
  bool ordered = false;
  std::vector<PoppedQueue> queues;
  std::vector<DeliveryCount> delivery_counts;
  std::span<Slice> slices;  ///< whole records in the order of `queues`; may be moved from
  metrics::StageTimes times;
};

/// Called once, on the lane's thread, during the call or in a later turn.
using PopCompletion = UniqueFunction<void(PopOutcome&)>;

struct PeekRequest {
  PopTarget target;
  std::int32_t message_count_max = 32;
};

/// One popped message, by what the consumer holds of it.
struct PoppedMessage {
  std::string_view group;
  std::string_view topic;  ///< the one it was read from: a retry topic, too
  QueueId queue_id;
  QueueOffset offset;
  PopReceipt receipt;
  std::string_view lite_topic = {};  ///< it was read from; empty: from the topic itself
};

/// Messages of one pop that are done.
struct AckBatch {
  std::string group;
  std::string topic;   ///< the one that was asked for
  PopReceipt receipt;  ///< names source and queue
  std::vector<QueueOffset> offsets;
};

/// The message is to be handed out again, but not before the time is over.
struct InvisibilityRequest {
  PoppedMessage message;
  std::int64_t invisible_ms = 0;
  bool suspend = false;  ///< does not count as a try
};

struct InvisibilityOutcome {
  Status status = Status::kOk;
  std::string message;
  std::int64_t pop_time_ms = 0;  ///< for the next receipt
  std::int64_t invisible_ms = 0;
  std::int32_t revive_queue = 0;
};
using InvisibilityCompletion = UniqueFunction<void(const InvisibilityOutcome&)>;

/// Say when there is something to pop.
struct PopNoticeRequest {
  PopTarget target;
  std::int64_t poll_ms = 0;
  std::int64_t born_ms = 0;
  bool ordered = false;
  std::string_view attempt_id;
  Expression expression;
};

struct PopNotice {
  Status status = Status::kOk;
  std::string message;
  bool has_message = false;
  bool polling_full = false;
};
using PopNoticeCompletion = UniqueFunction<void(const PopNotice&)>;

/// Pop consumption: the broker shares messages out one by one, and hands out anew what was not
/// acknowledged in time. Thread: as Broker says.
class PopConsumption {
 public:
  virtual ~PopConsumption() = default;

  virtual void pop(Lane lane, const PopRequest& request, const ClientChannelPtr& client,
                   PopCompletion done) = 0;
  /// Shows messages without handing them out.
  virtual void peek(Lane lane, const PeekRequest& request, const ClientChannelPtr& client,
                    PopCompletion done) = 0;
  virtual void acknowledge(Lane lane, const PoppedMessage& message, const ClientChannelPtr& client,
                           Completion done) = 0;
  virtual void acknowledge_all(Lane lane, std::span<const AckBatch> batches, Completion done) = 0;
  virtual void change_invisibility(Lane lane, const InvisibilityRequest& request,
                                   const ClientChannelPtr& client, InvisibilityCompletion done) = 0;
  virtual void await_pop(Lane lane, const PopNoticeRequest& request, const ClientChannelPtr& client,
                         PopNoticeCompletion done) = 0;
  /// How many pops wait for exactly this target.
  virtual OutcomeOf<std::int64_t> count_waiting_pops(Lane lane, const PopTarget& target,
                                                     const ClientChannelPtr& client) = 0;
  virtual LiteTopics& lite() = 0;
};

}  // namespace saker::api
