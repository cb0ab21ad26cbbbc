#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "namesrv/route_state.h"

namespace saker::namesrv {

/// The lowest broker id of a name changed: what NOTIFY_MIN_BROKER_ID_CHANGE says, and to whom.
struct MinBrokerIdChange {
  std::int64_t min_id = 0;
  std::string min_address;
  std::string offline_address;  ///< empty: nobody left
  std::string ha_address;       ///< empty: not known
  std::vector<BrokerLinkPtr> receivers;
};

/// What is to be told of the broker as it is now. Receivers are all members if one went offline or
/// only one is left, otherwise all but the new lowest (spec 05 §2.6).
MinBrokerIdChange min_broker_id_change(const RouteState& state, const BrokerData& broker,
                                       const std::string& offline_address);

/// Sends it. No lock is held.
void tell(const MinBrokerIdChange& change);

}  // namespace saker::namesrv
