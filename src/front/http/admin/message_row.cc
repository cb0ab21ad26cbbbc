#include "front/http/admin/message_row.h"

#include "model/property.h"
#include "model/sys_flag.h"
#include "wire/message/message_json.h"

namespace saker::front {

using wire::json::Writer;
using wire::message::BodyFormat;
using wire::message::Message;

void write_or_null(Writer& json, std::string_view name, std::string_view text) {
  json.key(name);
  text.empty() ? json.null() : json.value(text);
}

void write_or_null(Writer& json, std::string_view name, std::int64_t number) {
  json.key(name);
  number == 0 ? json.null() : json.value(number);
}

std::size_t write_message(Writer& json, const Message& message, BodyFormat format) {
  const wire::record::Record& record = message.record;
  json.begin_object().field("topic", record.topic).field("queue", record.queue_id.value);
  json.field("offset", record.queue_offset.value).field("id", message.id());
  json.field("offsetId", message.offset_id());
  write_or_null(json, "tag", message.property(property::kTags));
  wire::message::write_keys(json, message.property(property::kKeys));
  json.field("bornMs", record.born_timestamp_ms).field("bornHost", to_string(record.born_host));
  json.field("storedMs", record.store_timestamp_ms);
  json.field("storeHost", to_string(record.store_host)).field("retries", record.reconsume_times);
  json.field("flag", record.flag).field("sysFlag", record.sys_flag);
  json.field("compressed", (record.sys_flag & sys_flag::kCompressed) != 0);
  json.field("bodyBytes", static_cast<std::int64_t>(record.body.size()));
  wire::message::write_properties(json, record.properties);
  const auto body = wire::message::show_body(record, format);
  json.field("bodyEncoding", body.encoding).key("body");
  format == BodyFormat::kNone ? json.null() : json.value(body.text);
  json.end_object();
  return body.text.size();
}

}  // namespace saker::front
