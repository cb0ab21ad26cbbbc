#include "namesrv/min_broker_id.h"

#include "base/assert.h"
#include "wire/remoting/code.h"

namespace saker::namesrv {

MinBrokerIdChange min_broker_id_change(const RouteState& state, const BrokerData& broker,
                                       const std::string& offline_address) {
  SAKER_ASSERT(!broker.addresses.empty());
  MinBrokerIdChange change;
  change.min_id = broker.addresses.begin()->first;
  change.min_address = broker.addresses.begin()->second;
  change.offline_address = offline_address;
  const bool all = !offline_address.empty() || broker.addresses.size() == 1;
  for (const auto& [id, address] : broker.addresses) {
    const auto live = state.live.find({broker.cluster, address});
    if (live == state.live.end()) continue;
    if (id == change.min_id) change.ha_address = live->second.ha_address;
    if ((all || id != change.min_id) && live->second.link != nullptr) {
      change.receivers.push_back(live->second.link);
    }
  }
  return change;
}

void tell(const MinBrokerIdChange& change) {
  rpc::Request request;
  request.code = wire::remoting::request::kNotifyMinBrokerIdChange;
  request.fields = {{"minBrokerId", std::to_string(change.min_id)},
                    {"minBrokerAddr", change.min_address}};
  if (!change.offline_address.empty()) {
    request.fields.emplace_back("offlineBrokerAddr", change.offline_address);
  }
  if (!change.ha_address.empty()) request.fields.emplace_back("haBrokerAddr", change.ha_address);
  for (const BrokerLinkPtr& receiver : change.receivers) receiver->tell(request);
}

}  // namespace saker::namesrv
