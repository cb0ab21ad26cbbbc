#include "front/remoting/watch/audited_change.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "front/remoting/watch/code_name.h"
#include "front/remoting/watch/watched_request.h"
#include "wire/json/writer.h"
#include "wire/remoting/body/group_config.h"
#include "wire/remoting/body/topic_config.h"
#include "wire/remoting/code.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;
namespace request = wire::remoting::request;
using Kind = AuditedThing::Kind;
using Things = std::vector<AuditedThing>;
using wire::remoting::Command;

std::string field(const Command& command, std::string_view name) {
  return std::string(command.field(name).value_or(""));
}

Things topics_in(const Command& command) {
  Things things;
  const auto topics = body::decode_topic_config_list(command.body);
  if (!topics.ok()) return {{.kind = Kind::kTopic, .topic = {}, .group = {}}};
  for (const Topic& topic : *topics) things.push_back({Kind::kTopic, topic.name, {}});
  return things;
}

Things group_in(const Command& command) {
  const auto group = body::decode_group(command.body);
  return {{Kind::kGroup, {}, group.ok() ? group->name : std::string()}};
}

Things groups_in(const Command& command) {
  Things things;
  const auto groups = body::decode_group_list(command.body);
  if (!groups.ok()) return {{.kind = Kind::kGroup, .topic = {}, .group = {}}};
  for (const Group& group : *groups) things.push_back({Kind::kGroup, {}, group.name});
  return things;
}

/// What the request changes; none: it is not audited. A list that cannot be read is a thing without
/// a name: the refusal is written down.
Things things_in(const Command& command) {
  switch (command.code) {
    case request::kUpdateAndCreateTopic:
    case request::kDeleteTopicInBroker:
      return {{Kind::kTopic, field(command, "topic"), {}}};
    case request::kUpdateAndCreateTopicList:
      return topics_in(command);
    case request::kUpdateAndCreateSubscriptionGroup:
      return group_in(command);
    case request::kUpdateAndCreateSubscriptionGroupList:
      return groups_in(command);
    case request::kDeleteSubscriptionGroup:
      return {{Kind::kGroup, {}, field(command, "groupName")}};
    case request::kInvokeBrokerToResetOffset:
      return {{Kind::kOffsets, field(command, "topic"), field(command, "group")}};
    case request::kCloneGroupOffset:
      return {{Kind::kOffsets, field(command, "topic"), field(command, "destGroup")}};
    case request::kUpdateBrokerConfig:
      return {{Kind::kSettings, {}, {}}};
    case request::kDeleteExpiredCommitLog:
    case request::kCleanExpiredConsumeQueue:
    case request::kCleanUnusedTopic:
    case request::kSetMessageRequestMode:
    case request::kResumeCheckHalfMessage:
      return {{Kind::kOther, field(command, "topic"), {}}};
    default:
      return {};
  }
}

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

std::unique_ptr<AuditedChange> AuditedChange::begin(const Rooms& rooms, const Command& command) {
  Things things = things_in(command);
  if (things.empty()) return nullptr;
  return std::unique_ptr<AuditedChange>(new AuditedChange(rooms, std::move(things)));
}

AuditedChange::AuditedChange(const Rooms& rooms, Things things)
    : rooms_(rooms),
      things_(std::move(things)),
      before_(look_at(things_, rooms.broker, rooms.settings)) {}

void AuditedChange::finish(const WatchedRequest& request) {
  std::vector<std::optional<Look>> after(things_.size());
  const bool is_answered = request.response_code != rpc::RequestRecord::kUnanswered;
  if (is_answered) {
    after = look_at(things_, rooms_.broker, rooms_.settings);
    client_id_ = client_id_of(request.peer);
  }
  for (std::size_t i = 0; i < things_.size(); ++i) {
    rooms_.log->write(line_of(request, i, std::move(after[i])));
  }
}

std::string AuditedChange::line_of(const WatchedRequest& request, std::size_t at,
                                   std::optional<Look> after) {
  const AuditedThing& thing = things_[at];
  const bool is_answered = request.response_code != rpc::RequestRecord::kUnanswered;
  std::optional<Look>& before = before_[at];
  if (before && after) keep_differences(*before, *after);
  wire::json::Writer out(wire::json::Style::kStandard);
  out.begin_object().field("time", utc_text(rooms_.clock.wall_ms()));
  out.field("request", request_name(request.code)).field("client", to_string(request.peer));
  if (!client_id_.empty()) out.field("clientId", client_id_);
  out.field("what", name_of(thing.kind));
  if (!thing.topic.empty()) out.field("topic", thing.topic);
  if (!thing.group.empty()) out.field("group", thing.group);
  add_look(out, "before", before);
  add_look(out, "after", after);
  const std::string_view result = response_name(request.response_code);
  out.key("result");
  if (!is_answered) {
    out.value("unanswered");
  } else if (!result.empty()) {
    out.value(result);
  } else {
    out.value(std::to_string(request.response_code));
  }
  if (!request.remark.empty()) out.field("remark", request.remark);
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

std::string utc_text(std::int64_t wall_ms) {
  const std::time_t seconds = wall_ms / 1000;
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &utc);
  std::snprintf(text.data() + size, text.size() - size, ".%03dZ", static_cast<int>(wall_ms % 1000));
  return text.data();
}

}  // namespace saker::front
