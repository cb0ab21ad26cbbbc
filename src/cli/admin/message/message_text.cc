#include "cli/admin/message/message_text.h"

#include "cli/text/text.h"
#include "model/property.h"
#include "model/sys_flag.h"
#include "wire/json/document.h"
#include "wire/json/utf8.h"
#include "wire/json/writer.h"
#include "wire/message/message_json.h"

namespace saker::cli {
namespace {

using wire::json::Writer;
using wire::message::show_body;
using wire::message::ShownBody;

constexpr std::size_t kBodyWidth = 60;

Cell text_cell(std::string_view text) { return text.empty() ? Cell() : Cell(std::string(text)); }

void write_body(Writer& json, const Message& message, BodyFormat format) {
  if (format == BodyFormat::kNone) return;
  const ShownBody body = show_body(message.record, format);
  json.field("bodyEncoding", body.encoding).key("body");
  if (format == BodyFormat::kJson && body.encoding == "json") {
    const auto document = wire::json::Document::parse(body.text);
    if (document.ok()) return document->root().write(json);
  }
  json.value(body.text);
}

void write(Writer& json, const Message& message, BodyFormat format) {
  const wire::record::Record& record = message.record;
  json.begin_object()
      .field("topic", record.topic)
      .field("broker", message.broker)
      .field("queue", record.queue_id.value)
      .field("offset", record.queue_offset.value)
      .field("id", message.id())
      .field("offsetId", message.offset_id())
      .field("tag", message.property(property::kTags));
  wire::message::write_keys(json, message.property(property::kKeys));
  json.field("born", time_text(record.born_timestamp_ms))
      .field("bornHost", to_string(record.born_host))
      .field("stored", time_text(record.store_timestamp_ms))
      .field("storeHost", to_string(record.store_host))
      .field("retries", record.reconsume_times)
      .field("flag", record.flag)
      .field("sysFlag", record.sys_flag)
      .field("compressed", (record.sys_flag & sys_flag::kCompressed) != 0)
      .field("bodyBytes", static_cast<std::int64_t>(record.body.size()));
  wire::message::write_properties(json, record.properties);
  write_body(json, message, format);
  json.end_object();
}

std::string as_rows(const std::vector<Message>& messages, Form form, BodyFormat format) {
  Page page;
  std::vector<Column> columns{{"broker"},
                              {"queue", Kind::kNumber},
                              {"offset", Kind::kNumber},
                              {"stored", Kind::kTime},
                              {"id"},
                              {"tag"},
                              {"keys"},
                              {"bodyBytes", Kind::kBytes}};
  const bool has_body = format != BodyFormat::kNone;
  if (has_body) columns.push_back({"body"});
  Table& table = page.table("messages", columns);
  for (const Message& message : messages) {
    const wire::record::Record& record = message.record;
    std::vector<Cell> row{message.broker,
                          std::int64_t{record.queue_id.value},
                          record.queue_offset.value,
                          record.store_timestamp_ms,
                          message.id(),
                          text_cell(message.property(property::kTags)),
                          text_cell(message.property(property::kKeys)),
                          static_cast<std::int64_t>(record.body.size())};
    if (has_body) {
      const std::string body = show_body(record, format).text;
      row.emplace_back(form == Form::kCsv ? body : one_line(body, kBodyWidth));
    }
    table.add(std::move(row));
  }
  return page.text(form);
}

std::string as_block(const Message& message, BodyFormat format) {
  const wire::record::Record& record = message.record;
  Page page;
  page.fact("topic", message.topic())
      .fact("broker", message.broker)
      .fact("queue", std::int64_t{record.queue_id.value}, Kind::kNumber)
      .fact("offset", record.queue_offset.value, Kind::kNumber)
      .fact("id", message.id())
      .fact("offsetId", message.offset_id())
      .fact("tag", text_cell(message.property(property::kTags)))
      .fact("keys", text_cell(message.property(property::kKeys)))
      .fact("born", record.born_timestamp_ms, Kind::kTime)
      .fact("bornHost", to_string(record.born_host))
      .fact("stored", record.store_timestamp_ms, Kind::kTime)
      .fact("storeHost", to_string(record.store_host))
      .fact("retries", std::int64_t{record.reconsume_times}, Kind::kNumber)
      .fact("bodyBytes", static_cast<std::int64_t>(record.body.size()), Kind::kBytes);
  const ShownBody body = show_body(record, format);
  page.fact("bodyEncoding", body.encoding);
  Table& properties = page.table("properties", {{"property"}, {"value"}});
  for (const auto& [name, value] : wire::message::properties_of(record.properties)) {
    properties.add({name, std::string(value)});
  }
  std::string text = page.text(Form::kTable);
  if (format != BodyFormat::kNone) text += "\n" + body.text + "\n";
  return text;
}

}  // namespace

std::string message_json(const Message& message, BodyFormat format) {
  Writer json;
  write(json, message, format);
  return json.take();
}

std::string messages_text(const std::vector<Message>& messages, Form form, BodyFormat format) {
  if (form != Form::kJson) return as_rows(messages, form, format);
  Writer json;
  json.begin_array();
  for (const Message& message : messages) write(json, message, format);
  return json.end_array().take() + "\n";
}

std::string message_text(const Message& message, Form form, BodyFormat format) {
  if (form == Form::kTable) return as_block(message, format);
  if (form == Form::kCsv) return as_rows({message}, form, format);
  return message_json(message, format) + "\n";
}

std::string arrival_text(const Message& message, Form form, BodyFormat format) {
  if (form == Form::kJson) return message_json(message, format) + "\n";
  const wire::record::Record& record = message.record;
  std::string line = time_text(record.store_timestamp_ms) + "  " + message.broker + "/" +
                     std::to_string(record.queue_id.value) + "/" +
                     std::to_string(record.queue_offset.value) + "  " + message.id();
  const std::string_view tag = message.property(property::kTags);
  if (!tag.empty()) line += "  [" + std::string(tag) + "]";
  if (format != BodyFormat::kNone)
    line += "  " + one_line(show_body(record, format).text, std::string::npos);
  return line + "\n";
}

std::string one_line(std::string_view text, std::size_t width) {
  std::string line;
  for (std::size_t count = 0; !text.empty(); ++count) {
    if (count == width) return line + "…";
    const char32_t c = wire::json::take_utf8(text);
    wire::json::append_utf8(line, c < 0x20 || (c >= 0x7F && c < 0xA0) ? U'.' : c);
  }
  return line;
}

}  // namespace saker::cli
