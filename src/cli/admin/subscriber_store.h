#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"
#include "wire/remoting/body/subscription_data.h"

// What brokers are asked about who consumes a topic.
namespace saker::cli {

/// Groups that are subscribed now, or have progress in the topic.
Result<std::vector<std::string>> read_subscribers(Cluster& cluster, const BrokerAt& broker,
                                                  const std::string& topic);

/// What a group that is online wants of the topic; nothing if it is not online or wants nothing.
Result<std::optional<wire::remoting::body::SubscriptionData>> read_subscription(
    Cluster& cluster, const BrokerAt& broker, const std::string& group, const std::string& topic);

}  // namespace saker::cli
