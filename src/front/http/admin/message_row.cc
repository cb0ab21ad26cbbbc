#include "front/http/admin/message_row.h"

#include <algorithm>

#include "base/string_map.h"
#include "model/property.h"
#include "model/sys_flag.h"

namespace saker::front {

using wire::json::Writer;
using wire::message::BodyFormat;
using wire::message::Message;

namespace {

void write_properties(Writer& json, std::string_view text) {
  OrderedStringMap<std::string_view> properties;  // of a repeated name the last one counts
  property::Reader reader(text);
  for (property::Property p; reader.next(p);)
    properties.insert_or_assign(std::string(p.name), p.value);
  json.key("properties").begin_object();
  for (const auto& [name, value] : properties) json.field(name, value);
  json.end_object();
}

}  // namespace

void write_or_null(Writer& json, std::string_view name, std::string_view text) {
  json.key(name);
  text.empty() ? json.null() : json.value(text);
}

void write_or_null(Writer& json, std::string_view name, std::int64_t number) {
  json.key(name);
  number == 0 ? json.null() : json.value(number);
}

void write_keys(Writer& json, std::string_view keys) {
  json.key("keys").begin_array();
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    if (end > 0) json.value(keys.substr(0, end));
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
  json.end_array();
}

std::size_t write_message(Writer& json, const Message& message, BodyFormat format) {
  const wire::record::Record& record = message.record;
  json.begin_object().field("topic", record.topic).field("queue", record.queue_id.value);
  json.field("offset", record.queue_offset.value).field("id", message.id());
  json.field("offsetId", message.offset_id());
  write_or_null(json, "tag", message.property(property::kTags));
  write_keys(json, message.property(property::kKeys));
  json.field("bornMs", record.born_timestamp_ms).field("bornHost", to_string(record.born_host));
  json.field("storedMs", record.store_timestamp_ms);
  json.field("storeHost", to_string(record.store_host)).field("retries", record.reconsume_times);
  json.field("flag", record.flag).field("sysFlag", record.sys_flag);
  json.field("compressed", (record.sys_flag & sys_flag::kCompressed) != 0);
  json.field("bodyBytes", static_cast<std::int64_t>(record.body.size()));
  write_properties(json, record.properties);
  const auto body = wire::message::show_body(record, format);
  json.field("bodyEncoding", body.encoding).key("body");
  format == BodyFormat::kNone ? json.null() : json.value(body.text);
  json.end_object();
  return body.text.size();
}

}  // namespace saker::front
