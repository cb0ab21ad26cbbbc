#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/string_map.h"
#include "wire/remoting/body/broker_data.h"

namespace saker::wire::remoting::body {

/// The answer to GET_BROKER_CLUSTER_INFO.
struct ClusterInfo {
  OrderedStringMap<BrokerData> brokers;                 ///< brokerAddrTable: broker name →
  OrderedStringMap<std::vector<std::string>> clusters;  ///< clusterAddrTable: cluster → names

  friend bool operator==(const ClusterInfo&, const ClusterInfo&) = default;
};

/// In the legacy dialect: bare broker ids.
std::string encode(const ClusterInfo& info);
Result<ClusterInfo> decode_cluster_info(std::string_view text);

}  // namespace saker::wire::remoting::body
