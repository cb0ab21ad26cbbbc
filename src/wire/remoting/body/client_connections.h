#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "wire/remoting/body/heartbeat_data.h"

namespace saker::wire::remoting::body {

/// One client's connection.
struct ClientConnection {
  std::string client_id;
  std::string address;  ///< ip:port
  std::int32_t language = 0;
  std::int32_t version = 0;

  friend bool operator==(const ClientConnection&, const ClientConnection&) = default;
};

/// What some clients of a group want of a topic of which others want something else.
struct SubscriptionMismatch {
  std::string topic;
  std::string expression;
  std::string expression_type;  ///< empty: they do not subscribe to the topic
  std::vector<std::string> client_ids;

  friend bool operator==(const SubscriptionMismatch&, const SubscriptionMismatch&) = default;
};

/// ConsumerConnection: the answer to GET_CONSUMER_CONNECTION_LIST. Of `group` everything but the
/// name counts. Mismatches are in it only where there are some; RocketMQ's brokers know none, and
/// its tools pass over them.
std::string encode_consumer_connection(const std::vector<ClientConnection>& connections,
                                       const ConsumerData& group,
                                       const std::vector<SubscriptionMismatch>& mismatches = {});
/// The inverse. The group has no name.
struct ConsumerConnections {
  std::vector<ClientConnection> clients;
  ConsumerData group;
  std::vector<SubscriptionMismatch> mismatches;
};
Result<ConsumerConnections> decode_consumer_connection(std::string_view text);

/// ProducerConnection: {"connectionSet":[…]}.
std::string encode_producer_connection(const std::vector<ClientConnection>& connections);
Result<std::vector<ClientConnection>> decode_producer_connection(std::string_view text);

/// {"groupList":[…]}
std::string encode_group_list(const std::vector<std::string>& groups);
Result<std::vector<std::string>> decode_group_names(std::string_view text);

/// The answer to QUERY_SUBSCRIPTION_BY_CONSUMER; null: the group does not subscribe to the topic.
std::string encode_group_subscription(const std::string& group, const std::string& topic,
                                      const SubscriptionData* subscription);
/// Nothing: the group does not subscribe to the topic.
Result<std::optional<SubscriptionData>> decode_group_subscription(std::string_view text);

}  // namespace saker::wire::remoting::body
