#include "wire/remoting/body/client_connections.h"

#include "wire/remoting/body/codec.h"
#include "wire/remoting/command.h"

namespace saker::wire::remoting::body {
namespace {

void write_connections(json::Writer& writer, const std::vector<ClientConnection>& connections) {
  writer.key("connectionSet").begin_array();
  for (const ClientConnection& one : connections) {
    writer.begin_object()
        .field("clientAddr", one.address)
        .field("clientId", one.client_id)
        .field("language", language_name(one.language))
        .field("version", one.version)
        .end_object();
  }
  writer.end_array();
}

}  // namespace

std::string encode_consumer_connection(const std::vector<ClientConnection>& connections,
                                       const ConsumerData& group) {
  json::Writer writer;
  write_connections(writer.begin_object(), connections);
  writer.field("consumeFromWhere", name_of(group.consume_from_where))
      .field("consumeType", name_of(group.consume_type))
      .field("messageModel", name_of(group.message_model));
  writer.key("subscriptionTable").begin_object();
  for (const SubscriptionData& subscription : group.subscriptions) {
    write(writer.key(subscription.topic), subscription);
  }
  writer.end_object().end_object();
  return writer.take();
}

std::string encode_producer_connection(const std::vector<ClientConnection>& connections) {
  json::Writer writer;
  write_connections(writer.begin_object(), connections);
  writer.end_object();
  return writer.take();
}

std::string encode_group_list(const std::vector<std::string>& groups) {
  json::Writer writer;
  write_texts(writer.begin_object().key("groupList"), groups);
  writer.end_object();
  return writer.take();
}

Result<std::vector<std::string>> decode_group_names(std::string_view text) {
  return decode_object(text, [](json::Value root) { return read_texts(root["groupList"]); });
}

std::string encode_group_subscription(const std::string& group, const std::string& topic,
                                      const SubscriptionData* subscription) {
  json::Writer writer;
  writer.begin_object().field("group", group);
  if (subscription != nullptr) write(writer.key("subscriptionData"), *subscription);
  writer.field("topic", topic).end_object();
  return writer.take();
}

Result<std::optional<SubscriptionData>> decode_group_subscription(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    const json::Value subscription = root["subscriptionData"];
    return subscription.is_object() ? std::optional(read_subscription(subscription))
                                    : std::optional<SubscriptionData>();
  });
}

}  // namespace saker::wire::remoting::body
