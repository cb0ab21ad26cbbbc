#include "front/http/admin/operator_desk.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

using Text = OperatorDesk::Text;

HttpReply reply_of(Text text, std::string_view media = kJsonMedia) {
  if (!text.ok()) return error_reply(text.error());
  return {.body = std::move(*text), .content_type = media};
}

bool has_group(AdminCall& call, const std::string& name) {
  return call.rooms.broker.inspection().groups().groups.contains(name);
}

}  // namespace

HttpReply no_desk() {
  return error_reply(501, "this broker has nobody who answers that; saker admin does");
}

HttpReply show_check(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  return reply_of(
      call.rooms.desk->check({.lag_warn_s = call.number("lagWarnSeconds"),
                              .lag_critical_s = call.number("lagCriticalSeconds"),
                              .disk_warn_percent = call.number("diskWarnPercent"),
                              .disk_critical_percent = call.number("diskCriticalPercent"),
                              .dead_letter_s = call.number("deadLettersWithinSeconds"),
                              .ignored = call.parameter("ignore"),
                              .asks_clients = !call.is_set("quick")}));
}

HttpReply show_top(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  std::optional<std::size_t> row_count_max;
  if (const auto rows = call.number("rows")) row_count_max = static_cast<std::size_t>(*rows);
  return reply_of(call.rooms.desk->top(row_count_max));
}

HttpReply show_where(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  const std::string topic = call.parameter("topic").value_or("");
  if (!topic.empty() && !call.rooms.broker.inspection().topic(topic)) return no_topic(topic);
  return reply_of(call.rooms.desk->where({call.names[0], topic}));
}

HttpReply show_members(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  if (!has_group(call, call.names[0])) return no_group(call.names[0]);
  return reply_of(call.rooms.desk->members(call.names[0]));
}

HttpReply show_committed_offsets(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  if (!has_group(call, call.names[0])) return no_group(call.names[0]);
  return reply_of(call.rooms.desk->committed_offsets(call.names[0]));
}

HttpReply show_declaration(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  const std::string form = call.parameter("form").value_or("json");
  if (form == "json") return reply_of(call.rooms.desk->declaration(OperatorDesk::Form::kJson));
  if (form != "yaml")
    return error_reply(400, "'form' is '" + form + "'; a declaration is written as json or yaml");
  return reply_of(call.rooms.desk->declaration(OperatorDesk::Form::kYaml), kYamlMedia);
}

HttpReply show_bundle(AdminCall& call) {
  if (call.rooms.desk == nullptr) return no_desk();
  return reply_of(call.rooms.desk->bundle(), kGzipMedia);
}

}  // namespace saker::front
