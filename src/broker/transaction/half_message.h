#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "broker/produce/half_text.h"
#include "broker/produce/stored_properties.h"
#include "broker/topic/topic_name.h"
#include "model/offset.h"
#include "model/topic_name.h"
#include "wire/record/record.h"

namespace saker::broker {

/// A message of a transaction as it waits in the half topic. The views point into the record's
/// bytes. Source: spec 04 §24.
struct HalfMessage {
  wire::record::Record record;
  /// The number of the transaction: where its first copy stands in the half queue.
  QueueOffset transaction;
  std::string_view real_topic;
  QueueId real_queue_id;
  std::string_view producer_group;
  std::string_view unique_key;
  std::int32_t check_count = 0;
  std::optional<std::int64_t> immunity_ms;  ///< the producer's own wish
  /// Set by RocketMQ's broker in a copy that only renews another: what ended that ended this.
  std::optional<QueueOffset> renewed;
};

/// Nothing if the bytes are no half message that could ever be completed.
std::optional<HalfMessage> parse_half(std::string_view bytes);

/// A half message of kForeignHalfTopic; it has no number in the half queue.
std::optional<HalfMessage> parse_foreign_half(std::string_view bytes);

/// The same message after the transaction was given up, as it stands in kGivenUpTopic. Its
/// `transaction` is a number only if `has_number`: RocketMQ's own records name none.
struct GivenUpHalf {
  HalfMessage half;
  bool has_number = false;
};
std::optional<GivenUpHalf> parse_given_up_half(std::string_view bytes);

/// A message of a transaction that was given up.
struct GivenUp {
  QueueOffset transaction;
  std::string_view unique_key;
};
/// Nothing if the record does not name its transaction, as RocketMQ's do not.
std::optional<GivenUp> parse_given_up(std::string_view bytes);

/// The text of the next copy of a half message.
void copy_half_properties(StoredProperties& properties, const HalfMessage& half,
                          std::int32_t check_count);
/// The text of a half message that begins a transaction of its own.
void begin_half_properties(StoredProperties& properties, const HalfMessage& half);

}  // namespace saker::broker
