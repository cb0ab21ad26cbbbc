#include "namesrv/route_table.h"

#include "base/log.h"
#include "namesrv/route_query.h"
#include "namesrv/unregistration.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::namesrv {

void RouteTable::set_rules(const RouteRules& rules) {
  const std::unique_lock lock(mutex_);
  rules_ = rules;
  ++state_.change_count;
}

RegistrationOutcome RouteTable::register_broker(const Registration& registration) {
  RegistrationOutcome outcome;
  {
    const std::unique_lock lock(mutex_);
    outcome = namesrv::register_broker(state_, rules_, registration, clock_.steady_ms());
  }
  if (outcome.min_id_change) tell(*outcome.min_id_change);
  return outcome;
}

void RouteTable::unregister_broker(const BrokerAddress& at, const std::string& broker_name) {
  std::optional<MinBrokerIdChange> change;
  {
    const std::unique_lock lock(mutex_);
    change = namesrv::unregister_broker(state_, rules_, at, broker_name);
  }
  if (change) tell(*change);
}

void RouteTable::link_closed(const BrokerLink& link) {
  if (read([&link](const RouteState& state) { return brokers_of(state, link).empty(); })) return;
  std::vector<BrokerAddress> brokers;
  std::vector<MinBrokerIdChange> changes;
  {
    const std::unique_lock lock(mutex_);
    brokers = brokers_of(state_, link);
    unregister_all(brokers, changes);
  }
  closed_count_.fetch_add(static_cast<std::int64_t>(brokers.size()), std::memory_order_relaxed);
  for (const BrokerAddress& at : brokers) {
    log::info("namesrv: the connection of broker {} of cluster {} closed", at.address, at.cluster);
  }
  for (const MinBrokerIdChange& change : changes) tell(change);
}

void RouteTable::expire() {
  const std::int64_t now_ms = clock_.steady_ms();
  if (read([now_ms](const RouteState& s) { return silent_brokers(s, now_ms).empty(); })) return;
  std::vector<BrokerAddress> silent;
  std::vector<BrokerLinkPtr> links;
  std::vector<MinBrokerIdChange> changes;
  {
    const std::unique_lock lock(mutex_);
    silent = silent_brokers(state_, now_ms);
    for (const BrokerAddress& at : silent) links.push_back(state_.live.at(at).link);
    unregister_all(silent, changes);
  }
  silent_count_.fetch_add(static_cast<std::int64_t>(silent.size()), std::memory_order_relaxed);
  for (const BrokerAddress& at : silent) {
    log::warn("namesrv: broker {} of cluster {} is silent, unregistered", at.address, at.cluster);
  }
  for (const BrokerLinkPtr& link : links) {
    if (link != nullptr) link->close();
  }
  for (const MinBrokerIdChange& change : changes) tell(change);
}

void RouteTable::unregister_all(const std::vector<BrokerAddress>& brokers,
                                std::vector<MinBrokerIdChange>& changes) {
  for (const BrokerAddress& at : brokers) {
    const std::string name = state_.live.at(at).broker_name;
    auto change = namesrv::unregister_broker(state_, rules_, at, name);
    if (change) changes.push_back(std::move(*change));
  }
}

std::optional<DataVersion> RouteTable::heartbeat(const BrokerAddress& at) {
  const std::unique_lock lock(mutex_);
  const auto live = state_.live.find(at);
  if (live == state_.live.end()) return std::nullopt;
  live->second.last_seen_ms = clock_.steady_ms();
  return live->second.version;
}

std::optional<TopicRouteData> RouteTable::route(std::string_view topic) const {
  const std::shared_lock lock(mutex_);
  return find_route(state_, rules_, topic);
}

RouteTable::Body RouteTable::cached(std::string_view topic, wire::json::Style style) const {
  const auto entry = bodies_.find(topic);
  if (entry == bodies_.end()) return nullptr;
  const CachedBody& found = entry->second[slot(style)];
  return found.change_count == state_.change_count ? found.body : nullptr;
}

RouteTable::Body RouteTable::route_body(std::string_view topic, wire::json::Style style) {
  CachedBody fresh;
  {
    const std::shared_lock lock(mutex_);
    if (Body body = cached(topic, style)) return body;
    const std::optional<TopicRouteData> route = find_route(state_, rules_, topic);
    if (!route) return nullptr;
    fresh.change_count = state_.change_count;
    fresh.body = std::make_shared<const std::string>(encode(*route, style));
  }
  const std::unique_lock lock(mutex_);
  if (bodies_.size() > 2 * state_.topics.size()) bodies_.clear();  // topics come and go
  bodies_[std::string(topic)][slot(style)] = fresh;
  return fresh.body;
}

}  // namespace saker::namesrv
