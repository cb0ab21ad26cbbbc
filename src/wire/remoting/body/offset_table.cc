#include "wire/remoting/body/offset_table.h"

#include <vector>

#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"

namespace saker::wire::remoting::body {
namespace {

using Offsets = OrderedStringMap<OffsetTable::Queues>;

Offsets read_offsets(json::Value object) {
  Offsets offsets;
  for (const auto& [key, queues] : object.members()) {
    OffsetTable::Queues& read = offsets[std::string(key)];
    for (const auto& [queue, offset] : queues.members()) {
      const std::optional<std::int64_t> id = key_number(queue);
      if (!id || *id < INT32_MIN || *id > INT32_MAX || !offset.integer()) continue;
      read[static_cast<std::int32_t>(*id)] = *offset.integer();
    }
  }
  return offsets;
}

std::optional<OrderedStringMap<std::int64_t>> read_light_offsets(json::Value object) {
  if (!object.is_object()) return std::nullopt;
  OrderedStringMap<std::int64_t> offsets;
  for (const auto& [key, offset] : object.members()) {
    if (offset.integer()) offsets[std::string(key)] = *offset.integer();
  }
  return offsets;
}

void write_offsets(json::Writer& writer, const Offsets& offsets) {
  writer.begin_object();
  for (const auto& [key, queues] : offsets) {
    writer.key(key).begin_object();
    for (const auto& [queue, offset] : queues) writer.integer_key(queue).value(offset);
    writer.end_object();
  }
  writer.end_object();
}

void write_group_topics(json::Writer& writer, const Offsets& offsets) {
  OrderedStringMap<std::vector<std::string>> topics_by_group;
  for (const auto& [key, queues] : offsets) {
    const std::size_t at = key.find('@');
    if (at == std::string::npos) continue;
    topics_by_group[key.substr(at + 1)].push_back(key.substr(0, at));
  }
  writer.begin_object();
  for (const auto& [group, topics] : topics_by_group) write_texts(writer.key(group), topics);
  writer.end_object();
}

}  // namespace

std::string encode(const OffsetTable& table, json::Style style) {
  json::Writer writer(style);
  write(writer.begin_object().key("dataVersion"), table.version);
  write_group_topics(writer.key("groupTopicMap"), table.offsets);
  if (table.light_offsets) {
    writer.key("lmqOffsetTable").begin_object();
    for (const auto& [key, offset] : *table.light_offsets) writer.key(key).value(offset);
    writer.end_object();
  }
  write_offsets(writer.key("offsetTable"), table.offsets);
  write_offsets(writer.key("pullOffsetTable"), table.pull_offsets);
  return writer.end_object().take();
}

Result<OffsetTable> decode_offset_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    return OffsetTable{read_data_version(root["dataVersion"]), read_offsets(root["offsetTable"]),
                       read_offsets(root["pullOffsetTable"]),
                       read_light_offsets(root["lmqOffsetTable"])};
  });
}

}  // namespace saker::wire::remoting::body
