#include "wire/remoting/body/cluster_info.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const ClusterInfo& info) {
  json::Writer writer;
  writer.begin_object().key("brokerAddrTable").begin_object();
  for (const auto& [name, broker] : info.brokers) write(writer.key(name), broker);
  writer.end_object().key("clusterAddrTable").begin_object();
  for (const auto& [cluster, names] : info.clusters) write_texts(writer.key(cluster), names);
  return writer.end_object().end_object().take();
}

Result<ClusterInfo> decode_cluster_info(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    ClusterInfo info;
    for (const auto& [name, broker] : root["brokerAddrTable"].members()) {
      if (broker.is_object()) info.brokers[std::string(name)] = read_broker_data(broker);
    }
    for (const auto& [cluster, names] : root["clusterAddrTable"].members()) {
      info.clusters[std::string(cluster)] = read_texts(names);
    }
    return info;
  });
}

}  // namespace saker::wire::remoting::body
