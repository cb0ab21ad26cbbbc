#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "wire/json/document.h"
#include "wire/json/writer.h"

namespace saker::wire::remoting::body {

using BrokerAddresses = std::map<std::int64_t, std::string>;  ///< broker id → "ip:port"; 0: master

/// The members of one broker name.
struct BrokerData {
  std::string cluster;
  std::string broker_name;
  BrokerAddresses addresses;
  bool enable_acting_master = false;  ///< since 5.x
  std::string zone_name;              ///< since 5.x; empty: absent

  friend bool operator==(const BrokerData&, const BrokerData&) = default;
};

void write(json::Writer& writer, const BrokerData& broker);
BrokerData read_broker_data(json::Value value);

/// `{0:"ip:port"}`, or with quoted ids in the standard style.
void write_addresses(json::Writer& writer, const BrokerAddresses& addresses);
/// Ids that are no numbers are dropped.
BrokerAddresses read_addresses(json::Value object);

}  // namespace saker::wire::remoting::body
