#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "namesrv/registration.h"
#include "namesrv/route_state.h"
#include "wire/json/writer.h"

namespace saker::namesrv {

/// The tables behind one read-write lock, and the encoded routes on top of them.
///
/// Route queries are most of a name server's work: the body of a route is encoded once and shared
/// until something changes that a route can show. A registration that says nothing new changes
/// nothing.
///
/// Thread: any (locks mutex_). Links are told and closed after the lock is released.
class RouteTable {
 public:
  using Body = std::shared_ptr<const std::string>;

  explicit RouteTable(const Clock& clock) : clock_(clock) {}

  void set_rules(const RouteRules& rules);

  RegistrationOutcome register_broker(const Registration& registration);
  void unregister_broker(const BrokerAddress& at, const std::string& broker_name);
  /// Unregisters everybody who registered over that connection.
  void link_closed(const BrokerLink& link);
  /// Closes and unregisters brokers that have been silent for too long. Call every few seconds.
  void expire();

  /// Brokers that were unregistered since the start, because they were silent, or their connection
  /// closed.
  std::int64_t silent_count() const { return silent_count_.load(std::memory_order_relaxed); }
  std::int64_t closed_count() const { return closed_count_.load(std::memory_order_relaxed); }

  /// A sign of life; the data version of its last registration, or nothing if it is unknown.
  std::optional<DataVersion> heartbeat(const BrokerAddress& at);

  /// The encoded route; null if there is none.
  Body route_body(std::string_view topic, wire::json::Style style);
  /// The route itself, for answers that differ from client to client.
  std::optional<TopicRouteData> route(std::string_view topic) const;

  /// Reads the tables: `read(const RouteState&)`. What it returns must not point into them.
  template <class Read>
  auto read(Read&& read) const {
    const std::shared_lock lock(mutex_);
    return read(state_);
  }
  /// Changes the tables: `change(RouteState&)`.
  template <class Change>
  auto change(Change&& change) {
    const std::unique_lock lock(mutex_);
    return change(state_);
  }

 private:
  struct CachedBody {
    std::uint64_t change_count = 0;
    Body body;
  };
  /// One a dialect.
  using CachedRoute = std::array<CachedBody, 2>;

  static std::size_t slot(wire::json::Style style) {
    return style == wire::json::Style::kStandard ? 0 : 1;
  }
  Body cached(std::string_view topic, wire::json::Style style) const;
  void unregister_all(const std::vector<BrokerAddress>& brokers,
                      std::vector<MinBrokerIdChange>& changes);

  const Clock& clock_;
  std::atomic<std::int64_t> silent_count_ = 0;
  std::atomic<std::int64_t> closed_count_ = 0;
  mutable std::shared_mutex mutex_;
  RouteState state_;
  RouteRules rules_;
  StringMap<CachedRoute> bodies_;  ///< topic →; no more than twice the topics
};

}  // namespace saker::namesrv
