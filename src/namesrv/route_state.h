#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/string_map.h"
#include "model/data_version.h"
#include "namesrv/broker_link.h"
#include "wire/remoting/body/broker_data.h"
#include "wire/remoting/body/queue_mapping_info.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::namesrv {

using wire::remoting::body::BrokerData;
using wire::remoting::body::QueueData;
using wire::remoting::body::QueueMappingInfo;
using wire::remoting::body::TopicRouteData;

/// One process that registers: a member of a broker name.
struct BrokerAddress {
  std::string cluster;
  std::string address;  ///< "ip:port"

  friend auto operator<=>(const BrokerAddress&, const BrokerAddress&) = default;
};

/// What is known of a registered process.
struct LiveBroker {
  std::string broker_name;
  std::int64_t last_seen_ms = 0;  ///< monotonic
  std::int64_t timeout_ms = 0;    ///< silent for longer: gone
  DataVersion version;            ///< of the topics it registered last
  std::string ha_address;
  BrokerLinkPtr link;
};

/// The tables of a name server (spec 05 §1), in memory only: after a restart the brokers register
/// again within 30 s. Plain data; RouteTable guards it.
struct RouteState {
  OrderedStringMap<OrderedStringMap<QueueData>> topics;           ///< topic → broker name →
  OrderedStringMap<OrderedStringMap<QueueMappingInfo>> mappings;  ///< the same; static topics
  OrderedStringMap<BrokerData> brokers;                           ///< broker name →
  OrderedStringMap<std::set<std::string>> clusters;               ///< cluster → broker names
  std::map<BrokerAddress, LiveBroker> live;
  std::map<BrokerAddress, std::vector<std::string>> filter_servers;
  std::uint64_t change_count = 0;  ///< grows with every change that a route can show
};

/// Settings that the tables follow.
struct RouteRules {
  bool delete_topics_on_registration = false;
  bool notify_min_broker_id = false;
  bool support_acting_master = false;
};

}  // namespace saker::namesrv
