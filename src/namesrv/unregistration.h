#pragma once

#include <optional>
#include <string>
#include <vector>

#include "namesrv/min_broker_id.h"
#include "namesrv/route_state.h"

namespace saker::namesrv {

/// Takes a member out of the tables, and its broker name with all its queues if it was the last one
/// (spec 05 §2.5). Unknown ones are ignored. Returns what is to be told to those that are left.
std::optional<MinBrokerIdChange> unregister_broker(RouteState& state, const RouteRules& rules,
                                                   const BrokerAddress& at,
                                                   const std::string& broker_name);

/// Members that were silent for longer than their time-out.
std::vector<BrokerAddress> silent_brokers(const RouteState& state, std::int64_t now_ms);

/// Members that registered over that connection.
std::vector<BrokerAddress> brokers_of(const RouteState& state, const BrokerLink& link);

}  // namespace saker::namesrv
