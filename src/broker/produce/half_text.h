#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "broker/produce/stored_properties.h"
#include "model/offset.h"
#include "wire/record/record.h"

namespace saker::broker {

/// All half messages wait in this queue of kHalfTopic. ON DISK.
inline constexpr QueueId kHalfQueue{0};

/// What is the broker's to say in the text of a half message; a client's own is dropped.
inline constexpr std::string_view kSetInHalf[] = {
    property::kRealTopic,     property::kRealQueueId,     property::kTransactionId,
    property::kCheckTimes,    property::kFirstHalfOffset, property::kRenewedHalfOffset,
    property::kTakenOverFrom,
};

/// A half message leaves room for what its copies say besides.
inline constexpr std::size_t kHalfPropertiesBytesMax = wire::record::kPropertiesBytesMax - 100;

/// Where a half message is meant to go.
struct HalfDestination {
  std::string_view topic;
  QueueId queue_id;
  std::string_view unique_key;
};
void add_half_properties(StoredProperties& properties, const HalfDestination& destination);

/// CHECK_IMMUNITY_TIME_IN_SECONDS, the producer's own time before the first question; nothing if it
/// is no positive number.
std::optional<std::int64_t> parse_immunity_ms(std::string_view seconds);

}  // namespace saker::broker
