#include "wire/remoting/body/group_table.h"

#include "wire/remoting/body/codec.h"
#include "wire/remoting/body/data_version.h"
#include "wire/remoting/body/group_config.h"

namespace saker::wire::remoting::body {
namespace {

void write_forbidden(json::Writer& writer, const GroupTable& table) {
  writer.begin_object();
  for (const auto& [group, topics] : table.forbidden) {
    writer.key(group).begin_object();
    for (const auto& [topic, bits] : topics) writer.field(topic, bits);
    writer.end_object();
  }
  writer.end_object();
}

void write_groups(json::Writer& writer, const GroupTable& table) {
  writer.begin_object();
  for (const auto& [name, group] : table.groups) write(writer.key(name), group);
  writer.end_object();
}

GroupTable read_group_table(json::Value root) {
  GroupTable table;
  table.version = read_data_version(root["dataVersion"]);
  for (const auto& [group, topics] : root["forbiddenTable"].members()) {
    for (const auto& [topic, bits] : topics.members()) {
      table.forbidden[std::string(group)][std::string(topic)] = bits.int_or(0);
    }
  }
  for (const auto& [name, value] : root["subscriptionGroupTable"].members()) {
    if (!value.is_object()) continue;
    Group group = read_group(value);
    group.name = name;
    table.groups.insert_or_assign(group.name, std::move(group));
  }
  return table;
}

}  // namespace

std::string encode(const GroupTable& table, json::Style style) {
  json::Writer writer(style);
  write(writer.begin_object().key("dataVersion"), table.version);
  write_forbidden(writer.key("forbiddenTable"), table);
  write_groups(writer.key("subscriptionGroupTable"), table);
  return writer.end_object().take();
}

Result<GroupTable> decode_group_table(std::string_view text) {
  return decode_object(text, read_group_table);
}

}  // namespace saker::wire::remoting::body
