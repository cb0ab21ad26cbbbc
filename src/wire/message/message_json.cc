#include "wire/message/message_json.h"

#include <algorithm>
#include <string>

#include "model/property.h"

namespace saker::wire::message {

OrderedStringMap<std::string_view> properties_of(std::string_view text) {
  OrderedStringMap<std::string_view> properties;
  property::Reader reader(text);
  for (property::Property p; reader.next(p);)
    properties.insert_or_assign(std::string(p.name), p.value);
  return properties;
}

void write_properties(json::Writer& writer, std::string_view text) {
  writer.key("properties").begin_object();
  for (const auto& [name, value] : properties_of(text)) writer.field(name, value);
  writer.end_object();
}

void write_keys(json::Writer& writer, std::string_view keys) {
  writer.key("keys").begin_array();
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    if (end > 0) writer.value(keys.substr(0, end));
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
  writer.end_array();
}

}  // namespace saker::wire::message
