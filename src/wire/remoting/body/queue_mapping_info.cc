#include "wire/remoting/body/queue_mapping_info.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

void write(json::Writer& writer, const QueueMappingInfo& info) {
  writer.begin_object().field("bname", info.broker_name).key("currIdMap").begin_object();
  for (const auto& [logical, physical] : info.current_ids) {
    writer.integer_key(logical).value(physical);
  }
  writer.end_object()
      .field("dirty", info.dirty)
      .field("epoch", info.epoch)
      .field("scope", info.scope)
      .field("topic", info.topic)
      .field("totalQueues", info.queue_count)
      .end_object();
}

QueueMappingInfo read_queue_mapping_info(json::Value value) {
  QueueMappingInfo info;
  info.topic = value["topic"].text_or("");
  info.scope = value["scope"].text_or(info.scope);
  info.queue_count = value["totalQueues"].int_or(0);
  info.broker_name = value["bname"].text_or("");
  info.epoch = value["epoch"].long_or(0);
  info.dirty = value["dirty"].boolean_or(false);
  for (const auto& [key, physical] : value["currIdMap"].members()) {
    const std::optional<std::int64_t> logical = key_number(key);
    if (!logical || *logical < INT32_MIN || *logical > INT32_MAX) continue;
    info.current_ids[static_cast<std::int32_t>(*logical)] = physical.int_or(0);
  }
  return info;
}

std::string encode(const QueueMappingInfo& info) { return written(info); }

Result<QueueMappingInfo> decode_queue_mapping_info(std::string_view text) {
  return decode_object(text, read_queue_mapping_info);
}

}  // namespace saker::wire::remoting::body
