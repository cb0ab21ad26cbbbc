#include "wire/remoting/body/client_config_check.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode(const ClientConfigCheck& check) {
  json::Writer writer;
  writer.begin_object().field("clientId", check.client_id).field("group", check.group);
  if (!check.name_space.empty()) writer.field("namespace", check.name_space);
  write(writer.key("subscriptionData"), check.subscription);
  return writer.end_object().take();
}

Result<ClientConfigCheck> decode_client_config_check(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return ClientConfigCheck{root["clientId"].text_or(""), root["group"].text_or(""),
                             read_subscription(root["subscriptionData"]),
                             root["namespace"].text_or("")};
  });
}

}  // namespace saker::wire::remoting::body
