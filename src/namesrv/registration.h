#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "namesrv/min_broker_id.h"
#include "namesrv/route_state.h"
#include "wire/remoting/body/register_broker_body.h"

namespace saker::namesrv {

/// What a broker says of itself with REGISTER_BROKER.
struct Registration {
  BrokerAddress at;
  std::string broker_name;
  std::int64_t broker_id = 0;
  std::string ha_address;
  std::optional<std::int64_t> timeout_ms;
  std::optional<bool> enable_acting_master;  ///< absent: a broker older than 5.x
  std::string zone_name;
  std::optional<wire::remoting::body::RegisterBrokerBody> body;  ///< absent: topics stay
  BrokerLinkPtr link;
};

struct RegistrationOutcome {
  bool refused = false;        ///< a first registration with one topic only
  bool is_new = false;         ///< nobody was known by that name, id and address
  std::string master_address;  ///< for slaves whose master is known
  std::string ha_address;
  std::optional<MinBrokerIdChange> min_id_change;
};

/// Takes a broker into the tables or renews it (spec 05 §2.1).
///
/// COMPAT: the first registration of a broker id with exactly one topic is refused; it would be an
/// announcement of one topic that overtook the full registration. A member that is registered at
/// another address with a larger state version stays, and the newcomer is ignored.
RegistrationOutcome register_broker(RouteState& state, const RouteRules& rules,
                                    const Registration& registration, std::int64_t now_ms);

}  // namespace saker::namesrv
