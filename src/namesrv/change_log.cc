#include "namesrv/change_log.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/utc.h"
#include "config/properties.h"
#include "namesrv/route_query.h"
#include "wire/json/writer.h"

namespace saker::namesrv {
namespace {

namespace request = wire::remoting::request;

constexpr std::array<std::pair<std::int32_t, std::string_view>, 7> kChanges{{
    {request::kPutKvConfig, "put_kv_config"},
    {request::kDeleteKvConfig, "delete_kv_config"},
    {request::kWipeWritePermOfBroker, "wipe_write_perm_of_broker"},
    {request::kAddWritePermOfBroker, "add_write_perm_of_broker"},
    {request::kDeleteTopicInNamesrv, "delete_topic_in_namesrv"},
    {request::kRegisterTopicInNamesrv, "register_topic_in_namesrv"},
    {request::kUpdateNamesrvConfig, "update_namesrv_config"},
}};

std::string_view name_of(const Services& services, std::int32_t code) {
  if (!services.audit) return {};
  const auto* found = std::find_if(kChanges.begin(), kChanges.end(),
                                   [code](const auto& change) { return change.first == code; });
  return found == kChanges.end() ? std::string_view() : found->second;
}

}  // namespace

LoggedChange::LoggedChange(const Services& services, const Call& call)
    : services_(services),
      call_(call),
      name_(name_of(services, call.command.code)),
      before_(look()) {}

LoggedChange::Look LoggedChange::look() const {
  if (name_.empty()) return {};
  const auto field = [this](std::string_view name) {
    return call_.command.field(name).value_or("");
  };
  Look look;
  switch (call_.command.code) {
    case request::kPutKvConfig:
    case request::kDeleteKvConfig:
      if (const auto value = services_.kv.get(field("namespace"), field("key")))
        look[std::string(field("key"))] = *value;
      break;
    case request::kDeleteTopicInNamesrv:
    case request::kRegisterTopicInNamesrv:
      if (const auto route = services_.routes.route(field("topic"))) {
        for (const QueueData& queue : route->queues) look[queue.broker_name] = "in the route";
      }
      break;
    case request::kUpdateNamesrvConfig:
      if (const auto properties = config::parse_properties(services_.config.dump())) {
        for (const config::Property& property : *properties) look[property.key] = property.value;
      }
      break;
    default:  // of permissions the answer says how many there were
      break;
  }
  return look;
}

void LoggedChange::finish(const Answer& answer) const {
  if (name_.empty()) return;
  const Look after = look();
  wire::json::Writer out(wire::json::Style::kStandard);
  out.begin_object().field("time", utc_text(services_.clock.wall_ms()));
  out.field("request", name_).field("client", to_string(call_.peer));
  for (const std::string_view name : {"namespace", "topic", "clusterName", "brokerName"}) {
    if (const auto value = call_.command.field(name)) out.field(name, *value);
  }
  const auto write_differences = [&out](std::string_view name, const Look& look,
                                        const Look& other) {
    out.key(name).begin_object();
    for (const auto& [key, value] : look) {
      const auto same = other.find(key);
      if (same == other.end() || same->second != value) out.field(key, value);
    }
    out.end_object();
  };
  write_differences("before", before_, after);
  write_differences("after", after, before_);
  const bool is_done = answer.code == wire::remoting::response::kSuccess;
  out.field("result", is_done ? std::string("success") : std::to_string(answer.code));
  for (const auto& [name, value] : answer.fields) out.field(name, value);
  if (answer.remark) out.field("remark", *answer.remark);
  services_.audit(out.end_object().take());
}

}  // namespace saker::namesrv
