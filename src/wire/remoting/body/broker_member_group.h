#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "wire/remoting/body/broker_data.h"

namespace saker::wire::remoting::body {

/// The answer to GET_BROKER_MEMBER_GROUP: {"brokerMemberGroup":{brokerAddrs,brokerName,cluster}}.
struct BrokerMemberGroup {
  std::string cluster;
  std::string broker_name;
  BrokerAddresses addresses;

  friend bool operator==(const BrokerMemberGroup&, const BrokerMemberGroup&) = default;
};

std::string encode(const BrokerMemberGroup& group);
Result<BrokerMemberGroup> decode_broker_member_group(std::string_view text);

}  // namespace saker::wire::remoting::body
