#include "broker/filter/consumer_filter.h"

#include "wire/json/document.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/codec.h"

namespace saker::broker {
namespace {

namespace body = wire::remoting::body;
namespace json = wire::json;

void write(json::Writer& writer, const ConsumerFilter& filter) {
  writer.begin_object().key("bloomFilterData").begin_object();
  writer.field("bitNum", filter.bits).key("bitPos").begin_array();
  for (const std::int32_t position : filter.positions) writer.value(position);
  writer.end_array().end_object();
  writer.field("bornTime", filter.born_ms)
      .field("clientVersion", filter.version)
      .field("consumerGroup", filter.group)
      .field("dead", !filter.is_alive())
      .field("deadTime", filter.dead_ms)
      .field("expression", filter.expression)
      .field("expressionType", filter.type)
      .field("topic", filter.topic)
      .end_object();
}

ConsumerFilter read_filter(json::Value value) {
  ConsumerFilter filter;
  filter.group = value["consumerGroup"].text_or("");
  filter.topic = value["topic"].text_or("");
  filter.expression = value["expression"].text_or("");
  filter.type = value["expressionType"].text_or("");
  filter.born_ms = value["bornTime"].long_or(0);
  filter.dead_ms = value["deadTime"].long_or(0);
  filter.version = value["clientVersion"].long_or(0);
  const json::Value bloom = value["bloomFilterData"];
  filter.bits = bloom["bitNum"].int_or(0);
  for (const json::Value& position : bloom["bitPos"].items()) {
    filter.positions.push_back(position.int_or(-1));
  }
  return filter;
}

}  // namespace

std::string encode(const ConsumerFiltersState& state) {
  json::Writer writer(json::Style::kFile);
  writer.begin_object().key("filterDataByTopic").begin_object();
  for (const auto& [topic, groups] : state) {
    writer.key(topic).begin_object().key("groupFilterData").begin_object();
    for (const auto& [group, filter] : groups) write(writer.key(group), filter);
    writer.end_object().field("topic", topic).end_object();
  }
  writer.end_object().end_object();
  return writer.take();
}

Result<ConsumerFiltersState> decode_consumer_filters(std::string_view text) {
  return body::decode_object(text, [](json::Value root) {
    ConsumerFiltersState state;
    for (const auto& [topic, data] : root["filterDataByTopic"].members()) {
      for (const auto& [group, value] : data["groupFilterData"].members()) {
        ConsumerFilter filter = read_filter(value);
        filter.topic = topic;
        filter.group = group;
        state[std::string(topic)][std::string(group)] = std::move(filter);
      }
    }
    return state;
  });
}

}  // namespace saker::broker
