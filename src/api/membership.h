#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "api/client_channel.h"

namespace saker::api {

// ON WIRE: never renumber (old C++ clients send the numbers).
enum class ConsumeType : std::uint8_t { kActively = 0, kPassively = 1, kPop = 2 };
enum class MessageModel : std::uint8_t { kBroadcasting = 0, kClustering = 1 };

struct Subscription {
  std::string topic;
  std::string expression = "*";
  std::string expression_type = "TAG";
  std::int64_t version = 0;
};

struct ConsumerRegistration {
  std::string group;
  ConsumeType consume_type = ConsumeType::kPassively;
  MessageModel message_model = MessageModel::kClustering;
  std::int32_t consume_from_where = 0;
  bool unit_mode = false;
  std::vector<Subscription> subscriptions;
};

/// A client says that it lives, which groups it belongs to and what they subscribe to.
struct Heartbeat {
  std::string client_id;
  ClientVersion client_version;
  std::vector<std::string> producer_groups;
  std::vector<ConsumerRegistration> consumers;
  std::int32_t fingerprint = 0;        ///< 0: a client of the first heartbeat version
  bool without_subscriptions = false;  ///< only refreshes; subscriptions stay as they are
};

struct HeartbeatReply {
  bool subscriptions_changed = true;  ///< the client should send its full heartbeat
};

struct Unregistration {
  std::string_view client_id;
  std::string_view producer_group;  ///< empty: none
  std::string_view consumer_group;  ///< empty: none
};

}  // namespace saker::api
