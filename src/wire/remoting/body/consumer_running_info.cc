#include "wire/remoting/body/consumer_running_info.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const ConsumerRunningInfo& info) {
  json::Writer writer;
  write_text_map(writer.begin_object().key("properties"), info.properties);
  writer.key("subscriptionSet").begin_array();
  for (const SubscriptionData& one : info.subscriptions) write(writer, one);
  return writer.end_array().end_object().take();
}

Result<ConsumerRunningInfo> decode_consumer_running_info(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    ConsumerRunningInfo info;
    read_text_map(root["properties"], info.properties);
    for (const json::Value& one : root["subscriptionSet"].items()) {
      if (one.is_object()) info.subscriptions.push_back(read_subscription(one));
    }
    return info;
  });
}

}  // namespace saker::wire::remoting::body
