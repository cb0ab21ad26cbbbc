#include "wire/remoting/body/lite.h"

#include <array>

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

constexpr std::array<std::string_view, 4> kActions{"PARTIAL_ADD", "PARTIAL_REMOVE", "COMPLETE_ADD",
                                                   "COMPLETE_REMOVE"};

LiteSubscription read_lite_subscription(json::Value value) {
  LiteSubscription subscription;
  subscription.action = read_enum(value["action"], kActions, LiteSubscription::Action::kUnknown);
  subscription.client_id = value["clientId"].text_or("");
  subscription.group = value["group"].text_or("");
  subscription.topic = value["topic"].text_or("");
  subscription.lite_topics = read_texts(value["liteTopicSet"]);
  subscription.offset_type = value["offsetOption"]["type"].text_or("");
  subscription.offset_value = value["offsetOption"]["value"].long_or(0);
  return subscription;
}

void write_lags(json::Writer& writer, std::string_view name,
                const std::vector<LiteGroupInfo::Lag>& lags) {
  writer.key(name).begin_array();
  for (const LiteGroupInfo::Lag& lag : lags) {
    writer.begin_object()
        .field("earliestUnconsumedTimestamp", lag.since_ms)
        .field("lagCount", lag.count)
        .field("liteTopic", lag.lite_topic)
        .end_object();
  }
  writer.end_array();
}

}  // namespace

Result<std::vector<LiteSubscription>> decode_lite_subscriptions(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    std::vector<LiteSubscription> subscriptions;
    for (const json::Value& item : root["subscriptionSet"].items()) {
      subscriptions.push_back(read_lite_subscription(item));
    }
    return subscriptions;
  });
}

std::string encode(const BrokerLiteInfo& info) {
  json::Writer writer;
  writer.begin_object()
      .field("cqTableSize", info.queues)
      .field("currentLmqNum", info.light_queues)
      .field("eventMapSize", info.event_map_size)
      .key("groupMeta")
      .begin_object();
  for (const auto& [topic, groups] : info.groups) write_texts(writer.key(topic), groups);
  writer.end_object()
      .field("liteSubscriptionCount", info.subscriptions)
      .field("maxLmqNum", info.light_queues_max)
      .field("offsetTableSize", info.offsets)
      .field("orderInfoCount", info.orders)
      .field("storeType", info.store_type)
      .key("topicMeta");
  write_text_map(writer, info.expirations);
  return writer.end_object().take();
}

std::string encode(const ParentTopicInfo& info) {
  json::Writer writer;
  writer.begin_object().key("groups");
  write_texts(writer, info.groups);
  return writer.field("liteTopicCount", info.lite_topics)
      .field("lmqNum", info.light_queues)
      .field("topic", info.topic)
      .field("ttl", info.expiration)
      .end_object()
      .take();
}

std::string encode(const LiteTopicInfo& info) {
  json::Writer writer;
  writer.begin_object()
      .field("liteTopic", info.lite_topic)
      .field("parentTopic", info.parent_topic)
      .field("shardingToBroker", info.is_at_home)
      .key("subscriber")
      .begin_array();
  for (const auto& [client_id, group] : info.readers) {
    writer.begin_object().field("clientId", client_id).field("group", group).end_object();
  }
  writer.end_array()
      .key("topicOffset")
      .begin_object()
      .field("lastUpdateTimestamp", info.last_store_ms)
      .field("maxOffset", info.max_offset)
      .field("minOffset", info.min_offset)
      .end_object();
  return writer.end_object().take();
}

std::string encode(const LiteClientInfo& info) {
  json::Writer writer;
  writer.begin_object()
      .field("clientId", info.client_id)
      .field("group", info.group)
      .field("lastAccessTime", info.asked_ms)
      .field("lastConsumeTime", info.took_ms)
      .field("liteTopicCount", info.count);
  if (info.count >= 0) write_texts(writer.key("liteTopicSet"), info.queues);
  return writer.field("parentTopic", info.parent_topic).end_object().take();
}

std::string encode(const LiteGroupInfo& info) {
  json::Writer writer;
  writer.begin_object()
      .field("earliestUnconsumedTimestamp", info.since_ms)
      .field("group", info.group);
  const bool is_of_all = info.lite_topic.empty();
  if (is_of_all) {
    write_lags(writer, "lagCountTopK", info.most);
    write_lags(writer, "lagTimestampTopK", info.oldest);
  } else {
    writer.field("liteTopic", info.lite_topic);
  }
  if (info.offsets) {
    writer.key("liteTopicOffsetWrapper")
        .begin_object()
        .field("brokerOffset", info.offsets->end)
        .field("consumerOffset", info.offsets->committed)
        .field("lastTimestamp", info.offsets->consumed_ms)
        .field("pullOffset", 0)
        .end_object();
  }
  return writer.field("parentTopic", info.parent_topic)
      .field("totalLagCount", info.lag)
      .end_object()
      .take();
}

}  // namespace saker::wire::remoting::body
