#include "wire/remoting/body/request_mode.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {
namespace {

void write(json::Writer& writer, const RequestMode& mode) {
  writer.begin_object()
      .field("consumerGroup", mode.consumer_group)
      .field("mode", mode.mode)
      .field("popShareQueueNum", mode.pop_share_queue_num)
      .field("topic", mode.topic)
      .end_object();
}

RequestMode read_request_mode(json::Value value) {
  return {value["topic"].text_or(""), value["consumerGroup"].text_or(""),
          value["mode"].text_or("PULL"), value["popShareQueueNum"].int_or(0)};
}

}  // namespace

std::string encode(const RequestMode& mode) {
  json::Writer writer;
  write(writer, mode);
  return writer.take();
}

Result<RequestMode> decode_request_mode(std::string_view text) {
  return decode_object(text, read_request_mode);
}

std::string encode(const RequestModeTable& table, json::Style style) {
  json::Writer writer(style);
  writer.begin_object().key("messageRequestModeMap").begin_object();
  for (const auto& [topic, groups] : table) {
    writer.key(topic).begin_object();
    for (const auto& [group, mode] : groups) write(writer.key(group), mode);
    writer.end_object();
  }
  return writer.end_object().end_object().take();
}

Result<RequestModeTable> decode_request_mode_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    RequestModeTable table;
    for (const auto& [topic, groups] : root["messageRequestModeMap"].members()) {
      for (const auto& [group, mode] : groups.members()) {
        table[std::string(topic)][std::string(group)] = read_request_mode(mode);
      }
    }
    return table;
  });
}

}  // namespace saker::wire::remoting::body
