#include "wire/remoting/body/broker_data.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

void write(json::Writer& writer, const BrokerData& broker) {
  write_addresses(writer.begin_object().key("brokerAddrs"), broker.addresses);
  writer.field("brokerName", broker.broker_name)
      .field("cluster", broker.cluster)
      .field("enableActingMaster", broker.enable_acting_master);
  if (!broker.zone_name.empty()) writer.field("zoneName", broker.zone_name);
  writer.end_object();
}

BrokerData read_broker_data(json::Value value) {
  return {value["cluster"].text_or(""), value["brokerName"].text_or(""),
          read_addresses(value["brokerAddrs"]), value["enableActingMaster"].boolean_or(false),
          value["zoneName"].text_or("")};
}

void write_addresses(json::Writer& writer, const BrokerAddresses& addresses) {
  writer.begin_object();
  for (const auto& [id, address] : addresses) writer.integer_key(id).value(address);
  writer.end_object();
}

BrokerAddresses read_addresses(json::Value object) {
  BrokerAddresses addresses;
  for (const auto& [key, value] : object.members()) {
    const std::optional<std::int64_t> id = key_number(key);
    const std::optional<std::string> address = value.text();
    if (id && address) addresses[*id] = *address;
  }
  return addresses;
}

}  // namespace saker::wire::remoting::body
