#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/remoting/body/subscription_data.h"

namespace saker::wire::remoting::body {

// ON WIRE: never renumber (C++ clients send the ordinals).
enum class ConsumeType : std::uint8_t { kActively, kPassively, kPop };
enum class MessageModel : std::uint8_t { kBroadcasting, kClustering };
enum class ConsumeFromWhere : std::uint8_t {
  kLastOffset,
  kLastOffsetAndFromMinWhenBootFirst,
  kMinOffset,
  kMaxOffset,
  kFirstOffset,
  kTimestamp,
};

/// RocketMQ's names: "CONSUME_PASSIVELY", "CLUSTERING", "CONSUME_FROM_LAST_OFFSET", …
std::string_view name_of(ConsumeType type);
std::string_view name_of(MessageModel model);
std::string_view name_of(ConsumeFromWhere where);

/// What one client is in one consumer group.
struct ConsumerData {
  std::string group_name;
  ConsumeType consume_type = ConsumeType::kPassively;
  MessageModel message_model = MessageModel::kClustering;
  ConsumeFromWhere consume_from_where = ConsumeFromWhere::kLastOffset;
  std::vector<SubscriptionData> subscriptions;
  bool unit_mode = false;

  friend bool operator==(const ConsumerData&, const ConsumerData&) = default;
};

/// ConsumerData without its subscriptions; also the enums of a ConsumerConnection.
ConsumerData read_consumer_settings(json::Value value);

/// The body of HEART_BEAT (spec 02 §6, 05 §19.1). Read with everything that Java 4 and 5, Go and
/// C++ clients leave out or write their own way: enums by name or ordinal, unknown ones as their
/// default, codes as text, no fingerprint, no expressionType.
struct HeartbeatData {
  std::string client_id;  ///< clientID; empty: absent
  std::vector<std::string> producer_groups;
  std::vector<ConsumerData> consumers;
  std::int32_t heartbeat_fingerprint = 0;  ///< 0: a heartbeat of the first version
  bool without_sub = false;                ///< subscriptions are left out and stay as they are

  friend bool operator==(const HeartbeatData&, const HeartbeatData&) = default;
};

std::string encode(const HeartbeatData& heartbeat);
Result<HeartbeatData> decode_heartbeat(std::string_view text);

}  // namespace saker::wire::remoting::body
