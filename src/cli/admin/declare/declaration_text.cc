#include "cli/admin/declare/declaration_text.h"

#include "wire/json/writer.h"

namespace saker::cli {
namespace {

/// A field, with its value as JSON.
using Fields = std::vector<std::pair<std::string, std::string>>;

std::string quoted(const std::string& text) {
  wire::json::Writer writer;
  writer.value(text);
  return writer.take();
}

template <class T>
Fields fields_of(const Entry<T>& entry) {
  Fields fields{{"name", quoted(entry.name)}};
  if (!entry.brokers.empty()) {
    std::string list;
    for (const std::string& broker : entry.brokers)
      list += (list.empty() ? "" : ", ") + quoted(broker);
    fields.emplace_back("brokers", "[" + list + "]");
  }
  for (const auto& [field, value] : entry.values)
    fields.emplace_back(field->name, field->is_text ? quoted(value) : value);
  if (!entry.attributes.empty()) {
    std::string map;
    for (const auto& [name, value] : entry.attributes)
      map += (map.empty() ? "" : ", ") + quoted(name) + ": " + (value ? quoted(*value) : "null");
    fields.emplace_back("attributes", "{" + map + "}");
  }
  return fields;
}

template <class T>
std::string yaml_list(const char* kind, const std::optional<std::vector<Entry<T>>>& entries) {
  if (!entries) return "";
  std::string text = std::string(kind) + ":" + (entries->empty() ? " []\n" : "\n");
  for (const Entry<T>& entry : *entries) {
    const char* lead = "  - ";
    for (const auto& [name, value] : fields_of(entry)) {
      text += lead + name + ": " + value + "\n";
      lead = "    ";
    }
  }
  return text;
}

template <class T>
std::string json_list(const char* kind, const std::optional<std::vector<Entry<T>>>& entries) {
  std::string text = "  " + quoted(kind) + ": [";
  const char* lead = "\n    {";
  for (const Entry<T>& entry : *entries) {
    text += lead;
    std::string line;
    for (const auto& [name, value] : fields_of(entry))
      line += (line.empty() ? "" : ", ") + quoted(name) + ": " + value;
    text += line + "}";
    lead = ",\n    {";
  }
  return text + (entries->empty() ? "]" : "\n  ]");
}

template <class T>
Entry<T> whole_entry(const T& thing, std::span<const Field<T>> fields,
                     std::vector<std::string> brokers) {
  Entry<T> entry;
  entry.name = thing.name;
  entry.brokers = std::move(brokers);
  for (const Field<T>& field : fields) entry.values.emplace_back(&field, field.read(thing));
  for (const auto& [name, value] : thing.attributes) entry.attributes.emplace(name, value);
  return entry;
}

}  // namespace

std::string yaml_text(const Declaration& declaration) {
  return yaml_list("topics", declaration.topics) + yaml_list("groups", declaration.groups);
}

std::string json_text(const Declaration& declaration) {
  std::string text;
  if (declaration.topics) text = json_list("topics", declaration.topics);
  if (declaration.groups)
    text += (text.empty() ? "" : ",\n") + json_list("groups", declaration.groups);
  return "{\n" + text + "\n}\n";
}

Entry<Topic> entry_of(const Topic& topic, std::vector<std::string> brokers) {
  return whole_entry(topic, topic_fields(), std::move(brokers));
}

Entry<Group> entry_of(const Group& group, std::vector<std::string> brokers) {
  return whole_entry(group, group_fields(), std::move(brokers));
}

}  // namespace saker::cli
