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

std::vector<ClientConnection> read_connections(json::Value list) {
  std::vector<ClientConnection> connections;
  for (const json::Value& one : list.items()) {
    connections.push_back({one["clientId"].text_or(""), one["clientAddr"].text_or(""),
                           language_code(one["language"].text_or("")), one["version"].int_or(0)});
  }
  return connections;
}

void write_mismatches(json::Writer& writer, const std::vector<SubscriptionMismatch>& mismatches) {
  writer.key("subscriptionMismatches").begin_array();
  for (const SubscriptionMismatch& one : mismatches) {
    write_texts(writer.begin_object().key("clientIds"), one.client_ids);
    writer.field("expressionType", one.expression_type)
        .field("subString", one.expression)
        .field("topic", one.topic)
        .end_object();
  }
  writer.end_array();
}

std::vector<SubscriptionMismatch> read_mismatches(json::Value list) {
  std::vector<SubscriptionMismatch> mismatches;
  for (const json::Value& one : list.items()) {
    mismatches.push_back({one["topic"].text_or(""), one["subString"].text_or(""),
                          one["expressionType"].text_or(""), read_texts(one["clientIds"])});
  }
  return mismatches;
}

}  // namespace

std::string encode_consumer_connection(const std::vector<ClientConnection>& connections,
                                       const ConsumerData& group,
                                       const std::vector<SubscriptionMismatch>& mismatches) {
  json::Writer writer;
  write_connections(writer.begin_object(), connections);
  writer.field("consumeFromWhere", name_of(group.consume_from_where))
      .field("consumeType", name_of(group.consume_type))
      .field("messageModel", name_of(group.message_model));
  if (!mismatches.empty()) write_mismatches(writer, mismatches);
  writer.key("subscriptionTable").begin_object();
  for (const SubscriptionData& subscription : group.subscriptions) {
    write(writer.key(subscription.topic), subscription);
  }
  writer.end_object().end_object();
  return writer.take();
}

Result<ConsumerConnections> decode_consumer_connection(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    ConsumerConnections read{read_connections(root["connectionSet"]), read_consumer_settings(root),
                             read_mismatches(root["subscriptionMismatches"])};
    for (const auto& [topic, value] : root["subscriptionTable"].members()) {
      if (!value.is_object()) continue;
      read.group.subscriptions.push_back(read_subscription(value));
      read.group.subscriptions.back().topic = topic;
    }
    return read;
  });
}

std::string encode_producer_connection(const std::vector<ClientConnection>& connections) {
  json::Writer writer;
  write_connections(writer.begin_object(), connections);
  writer.end_object();
  return writer.take();
}

Result<std::vector<ClientConnection>> decode_producer_connection(std::string_view text) {
  return decode_object(text,
                       [](json::Value root) { return read_connections(root["connectionSet"]); });
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
