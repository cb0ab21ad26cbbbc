#include "namesrv/route_query.h"

#include <algorithm>
#include <set>

#include "model/topic.h"

namespace saker::namesrv {
namespace {

constexpr std::string_view kSyncMemberPrefix = "rmq_sys_SYNC_BROKER_MEMBER_";

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

/// The lowest slave takes the place of a master that is gone, for reading.
void show_acting_master(BrokerData& broker, const QueueData& queue) {
  if (!broker.enable_acting_master || broker.addresses.empty()) return;
  if (broker.addresses.count(0) > 0 || (queue.perm & kPermWrite) != 0) return;
  auto lowest = broker.addresses.extract(broker.addresses.begin());
  lowest.key() = 0;
  broker.addresses.insert(std::move(lowest));
}

void add_filter_servers(const RouteState& state, const BrokerData& broker, TopicRouteData& route) {
  if (state.filter_servers.empty()) return;
  for (const auto& [id, address] : broker.addresses) {
    const auto servers = state.filter_servers.find({broker.cluster, address});
    if (servers != state.filter_servers.end()) route.filter_servers[address] = servers->second;
  }
}

}  // namespace

std::optional<TopicRouteData> find_route(const RouteState& state, const RouteRules& rules,
                                         std::string_view topic) {
  const auto entry = state.topics.find(topic);
  if (entry == state.topics.end()) return std::nullopt;
  const bool acting = rules.support_acting_master && !topic.starts_with(kSyncMemberPrefix);
  TopicRouteData route;
  for (const auto& [name, queue] : entry->second) {
    route.queues.push_back(queue);
    const auto broker = state.brokers.find(name);
    if (broker == state.brokers.end()) continue;
    add_filter_servers(state, broker->second, route);
    route.brokers.push_back(broker->second);
    if (acting) show_acting_master(route.brokers.back(), queue);
  }
  if (route.queues.empty() || route.brokers.empty()) return std::nullopt;
  const auto mappings = state.mappings.find(topic);
  if (mappings != state.mappings.end()) route.mappings = mappings->second;
  return route;
}

void keep_zone(TopicRouteData& route, std::string_view zone_name) {
  std::set<std::string> removed;
  for (const BrokerData& broker : route.brokers) {
    const bool has_master = broker.addresses.count(0) > 0;
    if (!has_master || equal_ignoring_case(broker.zone_name, zone_name)) continue;
    removed.insert(broker.broker_name);
    for (const auto& [id, address] : broker.addresses) route.filter_servers.erase(address);
  }
  const auto is_removed = [&removed](const auto& part) {
    return removed.count(part.broker_name) > 0;
  };
  std::erase_if(route.brokers, is_removed);
  std::erase_if(route.queues, is_removed);
}

}  // namespace saker::namesrv
