#include "wire/remoting/body/topic_route_data.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

void write(json::Writer& writer, const QueueData& queue) {
  writer.begin_object()
      .field("brokerName", queue.broker_name)
      .field("perm", queue.perm)
      .field("readQueueNums", queue.read_queue_count)
      .field("topicSysFlag", queue.topic_sys_flag)
      .field("writeQueueNums", queue.write_queue_count)
      .end_object();
}

QueueData read_queue_data(json::Value value) {
  QueueData queue;
  queue.broker_name = value["brokerName"].text_or("");
  queue.read_queue_count = value["readQueueNums"].int_or(0);
  queue.write_queue_count = value["writeQueueNums"].int_or(0);
  queue.perm = value["perm"].int_or(0);
  // COMPAT: servers before 4.3 spelled it topicSynFlag.
  queue.topic_sys_flag = value["topicSysFlag"].int_or(value["topicSynFlag"].int_or(0));
  return queue;
}

void write_mappings(json::Writer& writer, const OrderedStringMap<QueueMappingInfo>& mappings) {
  writer.begin_object();
  for (const auto& [broker, info] : mappings) write(writer.key(broker), info);
  writer.end_object();
}

TopicRouteData read_topic_route(json::Value root) {
  TopicRouteData route;
  route.order_topic_conf = root["orderTopicConf"].text();
  for (const json::Value& item : root["queueDatas"].items()) {
    if (item.is_object()) route.queues.push_back(read_queue_data(item));
  }
  for (const json::Value& item : root["brokerDatas"].items()) {
    if (item.is_object()) route.brokers.push_back(read_broker_data(item));
  }
  for (const auto& [address, servers] : root["filterServerTable"].members()) {
    route.filter_servers[std::string(address)] = read_texts(servers);
  }
  for (const auto& [broker, info] : root["topicQueueMappingByBroker"].members()) {
    if (info.is_object()) route.mappings[std::string(broker)] = read_queue_mapping_info(info);
  }
  return route;
}

}  // namespace

std::string encode(const TopicRouteData& route, json::Style style) {
  json::Writer writer(style);
  writer.begin_object().key("brokerDatas").begin_array();
  for (const BrokerData& broker : route.brokers) write(writer, broker);
  writer.end_array().key("filterServerTable").begin_object();
  for (const auto& [address, servers] : route.filter_servers) {
    write_texts(writer.key(address), servers);
  }
  writer.end_object();
  if (route.order_topic_conf) writer.field("orderTopicConf", *route.order_topic_conf);
  writer.key("queueDatas").begin_array();
  for (const QueueData& queue : route.queues) write(writer, queue);
  writer.end_array();
  if (!route.mappings.empty()) {
    write_mappings(writer.key("topicQueueMappingByBroker"), route.mappings);
  }
  return writer.end_object().take();
}

Result<TopicRouteData> decode_topic_route(std::string_view text) {
  return decode_object(text, read_topic_route);
}

}  // namespace saker::wire::remoting::body
