#include "wire/remoting/body/broker_member_group.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const BrokerMemberGroup& group) {
  json::Writer writer;
  writer.begin_object().key("brokerMemberGroup").begin_object();
  write_addresses(writer.key("brokerAddrs"), group.addresses);
  writer.field("brokerName", group.broker_name).field("cluster", group.cluster);
  return writer.end_object().end_object().take();
}

Result<BrokerMemberGroup> decode_broker_member_group(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    const json::Value group = root["brokerMemberGroup"];
    return BrokerMemberGroup{group["cluster"].text_or(""), group["brokerName"].text_or(""),
                             read_addresses(group["brokerAddrs"])};
  });
}

}  // namespace saker::wire::remoting::body
