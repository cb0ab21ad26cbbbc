#include "namesrv/unregistration.h"

#include "namesrv/topic_change.h"

namespace saker::namesrv {
namespace {

template <class Topics>
void erase_broker(Topics& topics, const std::string& broker_name) {
  for (auto topic = topics.begin(); topic != topics.end();) {
    topic->second.erase(broker_name);
    topic = topic->second.empty() ? topics.erase(topic) : std::next(topic);
  }
}

void remove_name(RouteState& state, const BrokerData& broker) {
  const std::string name = broker.broker_name;
  for (auto cluster = state.clusters.begin(); cluster != state.clusters.end();) {
    cluster->second.erase(name);
    cluster = cluster->second.empty() ? state.clusters.erase(cluster) : std::next(cluster);
  }
  erase_broker(state.topics, name);
  erase_broker(state.mappings, name);
  state.brokers.erase(name);
  ++state.change_count;
}

}  // namespace

std::optional<MinBrokerIdChange> unregister_broker(RouteState& state, const RouteRules& rules,
                                                   const BrokerAddress& at,
                                                   const std::string& broker_name) {
  // The name it registered with counts, so that no address outlives its member.
  const auto live = state.live.find(at);
  const std::string name = live == state.live.end() ? broker_name : live->second.broker_name;
  if (live != state.live.end()) state.live.erase(live);
  if (state.filter_servers.erase(at) > 0) ++state.change_count;
  const auto entry = state.brokers.find(name);
  if (entry == state.brokers.end()) return std::nullopt;
  BrokerData& broker = entry->second;
  const std::int64_t min_before = broker.addresses.empty() ? 0 : broker.addresses.begin()->first;
  const auto removed = std::erase_if(
      broker.addresses, [&at](const auto& member) { return member.second == at.address; });
  if (broker.addresses.empty()) {
    remove_name(state, broker);
    return std::nullopt;
  }
  if (removed == 0) return std::nullopt;
  ++state.change_count;
  if (!broker.enable_acting_master) return std::nullopt;
  if (broker.addresses.count(0) == 0) wipe_write_perm(state, name);  // until a master is back
  const bool min_changed = broker.addresses.begin()->first != min_before;
  if (!min_changed || !rules.notify_min_broker_id) return std::nullopt;
  return min_broker_id_change(state, broker, at.address);
}

std::vector<BrokerAddress> silent_brokers(const RouteState& state, std::int64_t now_ms) {
  std::vector<BrokerAddress> silent;
  for (const auto& [at, live] : state.live) {
    if (live.last_seen_ms + live.timeout_ms < now_ms) silent.push_back(at);
  }
  return silent;
}

std::vector<BrokerAddress> brokers_of(const RouteState& state, const BrokerLink& link) {
  std::vector<BrokerAddress> brokers;
  for (const auto& [at, live] : state.live) {
    if (live.link.get() == &link) brokers.push_back(at);
  }
  return brokers;
}

}  // namespace saker::namesrv
