#pragma once

#include <optional>
#include <string_view>

#include "namesrv/route_state.h"

namespace saker::namesrv {

/// Where a topic lives (spec 05 §3). Nothing if no queue or no broker of it is known.
std::optional<TopicRouteData> find_route(const RouteState& state, const RouteRules& rules,
                                         std::string_view topic);

/// Leaves the brokers of one zone: those whose master is in another zone, or in none, go, with
/// their queues and filter servers; brokers without a master stay. Case does not count. COMPAT:
/// what is left may be empty, which is no error.
void keep_zone(TopicRouteData& route, std::string_view zone_name);

}  // namespace saker::namesrv
