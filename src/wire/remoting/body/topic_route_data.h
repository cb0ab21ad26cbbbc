#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/string_map.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/broker_data.h"
#include "wire/remoting/body/queue_mapping_info.h"

namespace saker::wire::remoting::body {

/// The queues of a topic on one broker name.
struct QueueData {
  std::string broker_name;
  std::int32_t read_queue_count = 0;
  std::int32_t write_queue_count = 0;
  std::int32_t perm = 0;
  std::int32_t topic_sys_flag = 0;

  friend bool operator==(const QueueData&, const QueueData&) = default;
};

/// Where a topic lives: the answer to GET_ROUTEINFO_BY_TOPIC, the body of
/// REGISTER_TOPIC_IN_NAMESRV.
struct TopicRouteData {
  std::optional<std::string> order_topic_conf;
  std::vector<QueueData> queues;
  std::vector<BrokerData> brokers;
  OrderedStringMap<std::vector<std::string>> filter_servers;  ///< broker address → servers
  OrderedStringMap<QueueMappingInfo> mappings;                ///< broker name →; empty: absent

  friend bool operator==(const TopicRouteData&, const TopicRouteData&) = default;
};

/// Style::kStandard for clients from version 401 on or those that ask for it, kCompact (the legacy
/// dialect, bare ids) for others. No blanks: Go clients cut the text of brokerAddrs.
std::string encode(const TopicRouteData& route, json::Style style);
Result<TopicRouteData> decode_topic_route(std::string_view text);

}  // namespace saker::wire::remoting::body
