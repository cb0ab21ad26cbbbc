#include "front/audited_change.h"

#include <utility>

#include "base/utc.h"
#include "wire/json/writer.h"

namespace saker::front {
namespace {

void add_look(wire::json::Writer& out, std::string_view name, const std::optional<Look>& look) {
  out.key(name);
  if (!look) {
    out.null();
    return;
  }
  out.begin_object();
  for (const auto& [key, value] : *look) out.field(key, value);
  out.end_object();
}

}  // namespace

AuditedChange::AuditedChange(const Rooms& rooms, std::vector<AuditedThing> things)
    : rooms_(rooms),
      things_(std::move(things)),
      before_(look_at(things_, rooms.broker, rooms.settings)) {}

void AuditedChange::finish(const AuditedEnd& end) {
  std::vector<std::optional<Look>> after(things_.size());
  if (end.is_answered) {
    after = look_at(things_, rooms_.broker, rooms_.settings);
    client_id_ = client_id_of(end.client);
  }
  for (std::size_t i = 0; i < things_.size(); ++i) {
    rooms_.log->write(line_of(end, i, std::move(after[i])));
  }
}

std::string AuditedChange::line_of(const AuditedEnd& end, std::size_t at,
                                   std::optional<Look> after) {
  const AuditedThing& thing = things_[at];
  std::optional<Look>& before = before_[at];
  if (before && after) keep_differences(*before, *after);
  wire::json::Writer out(wire::json::Style::kStandard);
  out.begin_object().field("time", utc_text(rooms_.clock.wall_ms()));
  out.field("request", end.request).field("client", to_string(end.client));
  if (!client_id_.empty()) out.field("clientId", client_id_);
  out.field("what", name_of(thing.kind));
  if (!thing.topic.empty()) out.field("topic", thing.topic);
  if (!thing.group.empty()) out.field("group", thing.group);
  add_look(out, "before", before);
  add_look(out, "after", after);
  out.field("result", end.is_answered ? end.result : "unanswered");
  if (!end.remark.empty()) out.field("remark", end.remark);
  return out.end_object().take();
}

/// Tools of administrators often are no members of a group: then nobody knows.
std::string AuditedChange::client_id_of(const HostAddress& peer) const {
  api::Inspection& inspection = rooms_.broker.inspection();
  for (const auto& [group, members] : inspection.all_producers()) {
    for (const api::ProducerFacts& member : members) {
      if (member.client.address == peer) return member.client.client_id;
    }
  }
  return {};
}

}  // namespace saker::front
