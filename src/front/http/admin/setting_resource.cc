#include "config/properties.h"
#include "front/http/admin/message_row.h"
#include "front/http/admin/resource.h"

namespace saker::front {

using wire::json::Writer;

HttpReply list_settings(AdminCall& call) {
  const auto properties = config::parse_properties(call.rooms.settings.dump());
  Writer json;
  json.begin_object();
  if (properties.ok()) {
    for (const config::Property& property : *properties) json.field(property.key, property.value);
  }
  json.end_object();
  return json_reply(json);
}

HttpReply list_setting_rows(AdminCall& call) {
  Writer json;
  json.begin_array();
  for (const api::SettingRow& row : call.rooms.settings.rows()) {
    if (!has_pattern(call, row.key)) continue;
    json.begin_object().field("key", row.key).field("value", row.value);
    json.field("default", row.default_value).field("bounds", row.bounds);
    write_or_null(json, "unit", row.unit);
    json.field("reloadable", row.is_reloadable).field("effect", row.has_effect);
    json.field("about", row.about).end_object();
  }
  json.end_array();
  return json_reply(json);
}

HttpReply change_settings(AdminCall& call) {
  std::string text;
  for (const auto& [key, value] : call.body.members()) {
    const auto wanted = value.text();
    if (!wanted) return error_reply(400, "'" + std::string(key) + "' has no value that is a text");
    text += std::string(key) + "=" + config::escape_property_value(*wanted) + "\n";
  }
  if (text.empty())
    return error_reply(400, R"(nothing is named; give e.g. {"transactionTimeOut":"6000"})");
  const api::Outcome outcome = call.rooms.settings.change_strictly(text);
  return outcome.ok() ? list_settings(call) : error_reply(outcome);
}

}  // namespace saker::front
