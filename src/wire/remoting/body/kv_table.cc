#include "wire/remoting/body/kv_table.h"

#include "wire/remoting/body/codec.h"

namespace saker::wire::remoting::body {

std::string encode_kv_table(const OrderedStringMap<std::string>& table) {
  json::Writer writer;
  write_text_map(writer.begin_object().key("table"), table);
  return writer.end_object().take();
}

Result<OrderedStringMap<std::string>> decode_kv_table(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    OrderedStringMap<std::string> table;
    read_text_map(root["table"], table);
    return table;
  });
}

std::string encode_kv_file(const KvNamespaces& namespaces) {
  json::Writer writer(json::Style::kFile);
  writer.begin_object().key("configTable").begin_object();
  for (const auto& [name, table] : namespaces) write_text_map(writer.key(name), table);
  return writer.end_object().end_object().take();
}

Result<KvNamespaces> decode_kv_file(std::string_view text) {
  return decode_object(text, [](json::Value root) {
    KvNamespaces namespaces;
    for (const auto& [name, table] : root["configTable"].members()) {
      read_text_map(table, namespaces[std::string(name)]);
    }
    return namespaces;
  });
}

}  // namespace saker::wire::remoting::body
