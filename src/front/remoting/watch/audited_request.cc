#include "front/remoting/watch/audited_request.h"

#include <algorithm>
#include <utility>

#include "front/remoting/watch/code_name.h"
#include "front/remoting/watch/watched_request.h"
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

struct Asked {
  api::Broker& broker;
  const Command& command;
  const HostAddress& peer;
};

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

/// Whether the connection is one of the group's: then it is an application that does its own work,
/// and no tool.
bool is_producer(const Asked& asked, std::string_view group_field) {
  const auto members = asked.broker.inspection().producers(field(asked.command, group_field));
  return std::any_of(
      members.value.begin(), members.value.end(),
      [&asked](const api::ClientFacts& member) { return member.address == asked.peer; });
}

bool is_consumer(const Asked& asked) {
  const auto group = asked.broker.inspection().consumers(field(asked.command, "consumerGroup"));
  return std::any_of(
      group.value.members.begin(), group.value.members.end(),
      [&asked](const api::ClientFacts& member) { return member.address == asked.peer; });
}

/// Of requests that applications make as well as tools.
Things things_of_a_tool(const Asked& asked) {
  const Command& command = asked.command;
  switch (command.code) {
    case request::kEndTransaction:
    case request::kRecallMessage:
      if (is_producer(asked, "producerGroup")) return {};
      return {{Kind::kMessages, field(command, "topic"), {}}};
    case request::kUpdateConsumerOffset:
      if (is_consumer(asked)) return {};
      return {{Kind::kOffsets, field(command, "topic"), field(command, "consumerGroup")}};
    default:
      return {};
  }
}

/// What the request changes; none: it is not audited. A list that cannot be read is a thing without
/// a name: the refusal is written down.
Things things_in(const Asked& asked) {
  const Command& command = asked.command;
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
    case request::kExportRocksdbConfigToJson:
    case request::kResetMasterFlushOffset:
    case request::kRemoveColdDataFlowCtrConfig:
    case request::kSetCommitlogReadMode:
    case request::kSwitchTimerEngine:
    case request::kPopRollback:
    case request::kTriggerLiteDispatch:
    case request::kConsumeMessageDirectly:
      return {{Kind::kOther, field(command, "topic"), {}}};
    default:
      return things_of_a_tool(asked);
  }
}

}  // namespace

std::unique_ptr<AuditedChange> begin_change(const AuditedChange::Rooms& rooms,
                                            const Command& command, const HostAddress& peer) {
  Things things = things_in({rooms.broker, command, peer});
  if (things.empty()) return nullptr;
  return std::make_unique<AuditedChange>(rooms, std::move(things));
}

AuditedEnd end_of(const WatchedRequest& request) {
  const std::string_view result = response_name(request.response_code);
  return {.request = std::string(request_name(request.code)),
          .client = request.peer,
          .is_answered = request.response_code != rpc::RequestRecord::kUnanswered,
          .result = result.empty() ? std::to_string(request.response_code) : std::string(result),
          .remark = request.remark};
}

}  // namespace saker::front
