#include "wire/remoting/body/heartbeat_data.h"

#include <array>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::array<std::string_view, 3> kConsumeTypes = {"CONSUME_ACTIVELY", "CONSUME_PASSIVELY",
                                                           "CONSUME_POP"};
constexpr std::array<std::string_view, 2> kMessageModels = {"BROADCASTING", "CLUSTERING"};
constexpr std::array<std::string_view, 6> kConsumeFromWheres = {
    "CONSUME_FROM_LAST_OFFSET",  "CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST",
    "CONSUME_FROM_MIN_OFFSET",   "CONSUME_FROM_MAX_OFFSET",
    "CONSUME_FROM_FIRST_OFFSET", "CONSUME_FROM_TIMESTAMP"};

ConsumerData read_consumer(json::Value value) {
  ConsumerData consumer = read_consumer_settings(value);
  for (const json::Value& item : value["subscriptionDataSet"].items()) {
    if (item.is_object()) consumer.subscriptions.push_back(read_subscription(item));
  }
  return consumer;
}

HeartbeatData read_heartbeat(json::Value root) {
  HeartbeatData heartbeat;
  heartbeat.client_id = root["clientID"].text_or("");
  for (const json::Value& item : root["producerDataSet"].items()) {
    if (const auto group = item["groupName"].text()) heartbeat.producer_groups.push_back(*group);
  }
  for (const json::Value& item : root["consumerDataSet"].items()) {
    if (item.is_object()) heartbeat.consumers.push_back(read_consumer(item));
  }
  heartbeat.heartbeat_fingerprint = root["heartbeatFingerprint"].int_or(0);
  heartbeat.without_sub = root["withoutSub"].boolean_or(false);
  return heartbeat;
}

void write(json::Writer& writer, const ConsumerData& consumer) {
  writer.begin_object()
      .field("consumeFromWhere", name_of(consumer.consume_from_where))
      .field("consumeType", name_of(consumer.consume_type))
      .field("groupName", consumer.group_name)
      .field("messageModel", name_of(consumer.message_model));
  writer.key("subscriptionDataSet").begin_array();
  for (const SubscriptionData& item : consumer.subscriptions) write(writer, item);
  writer.end_array().field("unitMode", consumer.unit_mode).end_object();
}

}  // namespace

std::string_view name_of(ConsumeType type) { return kConsumeTypes[static_cast<std::size_t>(type)]; }
std::string_view name_of(MessageModel model) {
  return kMessageModels[static_cast<std::size_t>(model)];
}
std::string_view name_of(ConsumeFromWhere where) {
  return kConsumeFromWheres[static_cast<std::size_t>(where)];
}

ConsumerData read_consumer_settings(json::Value value) {
  ConsumerData consumer;
  consumer.group_name = value["groupName"].text_or("");
  consumer.consume_type = read_enum(value["consumeType"], kConsumeTypes, consumer.consume_type);
  consumer.message_model = read_enum(value["messageModel"], kMessageModels, consumer.message_model);
  consumer.consume_from_where =
      read_enum(value["consumeFromWhere"], kConsumeFromWheres, consumer.consume_from_where);
  consumer.unit_mode = value["unitMode"].boolean_or(false);
  return consumer;
}

std::string encode(const HeartbeatData& heartbeat) {
  json::Writer writer;
  writer.begin_object().field("clientID", heartbeat.client_id);
  writer.key("consumerDataSet").begin_array();
  for (const ConsumerData& consumer : heartbeat.consumers) write(writer, consumer);
  writer.end_array().field("heartbeatFingerprint", heartbeat.heartbeat_fingerprint);
  writer.key("producerDataSet").begin_array();
  for (const std::string& group : heartbeat.producer_groups) {
    writer.begin_object().field("groupName", group).end_object();
  }
  return writer.end_array().field("withoutSub", heartbeat.without_sub).end_object().take();
}

Result<HeartbeatData> decode_heartbeat(std::string_view text) {
  return decode_object(text, read_heartbeat);
}

}  // namespace saker::wire::remoting::body
