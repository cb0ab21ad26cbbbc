#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/string_map.h"
#include "wire/remoting/body/subscription_data.h"

namespace saker::wire::remoting::body {

/// ConsumerRunningInfo: what a consumer says of itself in answer to GET_CONSUMER_RUNNING_INFO. Of
/// the whole (spec 02 §12) these parts are read.
struct ConsumerRunningInfo {
  OrderedStringMap<std::string> properties;
  std::vector<SubscriptionData> subscriptions;  ///< subscriptionSet

  friend bool operator==(const ConsumerRunningInfo&, const ConsumerRunningInfo&) = default;
};
std::string encode(const ConsumerRunningInfo& info);
Result<ConsumerRunningInfo> decode_consumer_running_info(std::string_view text);

}  // namespace saker::wire::remoting::body
