#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "namesrv/route_state.h"

namespace saker::namesrv {

// Changes of topics that are not part of a broker's registration. All of them hold until the broker
// registers with a changed data version.

/// Enters one topic for the brokers that are known; others are passed over.
void register_topic(RouteState& state, const std::string& topic,
                    const std::vector<QueueData>& queues);

/// Removes a topic: everywhere, or with a cluster from that cluster's brokers only.
void delete_topic(RouteState& state, const std::string& topic, const std::string& cluster);

/// Takes the write permission from all topics of a broker. Returns their number.
std::int32_t wipe_write_perm(RouteState& state, const std::string& broker_name);

/// Gives all topics of a broker read and write permission. Returns their number.
/// COMPAT: the permission becomes 6, whatever it was.
std::int32_t add_write_perm(RouteState& state, const std::string& broker_name);

}  // namespace saker::namesrv
