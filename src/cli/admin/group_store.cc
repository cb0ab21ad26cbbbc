#include "cli/admin/group_store.h"

#include "model/admission.h"
#include "wire/remoting/body/group_config.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
namespace body = wire::remoting::body;

constexpr std::int64_t kClientTimeoutMs = 1000;

}  // namespace

Result<body::GroupTable> read_groups(Cluster& cluster, const BrokerAt& broker) {
  const auto answer =
      cluster.ask(broker, {request::kGetAllSubscriptionGroupConfig, {}, {}}, "read the groups");
  if (!answer.ok()) return answer.error();
  return body::decode_group_table(answer->body);
}

Result<std::vector<std::pair<BrokerAt, Group>>> find_group(Cluster& cluster,
                                                           const std::string& name) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  std::vector<std::pair<BrokerAt, Group>> found;
  for (const BrokerAt& broker : *brokers) {
    const auto groups = read_groups(cluster, broker);
    if (!groups.ok()) return groups.error();
    const auto at = groups->groups.find(name);
    if (at != groups->groups.end()) found.emplace_back(broker, at->second);
  }
  if (found.empty()) {
    return Error{ErrorCode::kNotFound,
                 "no broker has a group '" + name + "'; what there is: saker admin groups list"};
  }
  return found;
}

Status write_group(Cluster& cluster, const BrokerAt& broker, const Group& group) {
  const auto answer =
      cluster.ask(broker, {request::kUpdateAndCreateSubscriptionGroup, {}, body::encode(group)},
                  "write group '" + group.name + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

Status delete_group(Cluster& cluster, const BrokerAt& broker, const std::string& name,
                    Offsets offsets) {
  const char* clean = offsets == Offsets::kForget ? "true" : "false";
  const auto answer = cluster.ask(
      broker,
      {request::kDeleteSubscriptionGroup, {{"groupName", name}, {"cleanOffset", clean}}, {}},
      "delete group '" + name + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

Result<std::map<std::string, ConsumerConnections>> read_members(
    Cluster& cluster, const BrokerAt& broker, const std::vector<std::string>& groups) {
  std::vector<rpc::Request> requests;
  requests.reserve(groups.size());
  for (const std::string& group : groups)
    requests.push_back({request::kGetConsumerConnectionList, {{"consumerGroup", group}}, {}});
  const auto answers = cluster.call_all(broker, std::move(requests));
  std::map<std::string, ConsumerConnections> online;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!answers[i].ok()) return answers[i].error();
    if (answers[i]->code == response::kConsumerNotOnline) continue;
    if (answers[i]->code != response::kSuccess)
      return refusal(shown(broker), "read the clients of group '" + groups[i] + "'", *answers[i]);
    auto members = body::decode_consumer_connection(answers[i]->body);
    if (!members.ok()) return members.error();
    if (!members->clients.empty()) online.emplace(groups[i], std::move(*members));
  }
  return online;
}

std::vector<std::optional<body::ConsumerRunningInfo>> ask_members(
    Cluster& cluster, const BrokerAt& broker, const std::vector<MemberOf>& members) {
  std::vector<rpc::Request> requests;
  requests.reserve(members.size());
  for (const MemberOf& member : members) {
    requests.push_back({request::kGetConsumerRunningInfo,
                        {{"consumerGroup", member.group},
                         {"clientId", member.client_id},
                         {"jstackEnable", "false"}},
                        {}});
  }
  std::vector<std::optional<body::ConsumerRunningInfo>> infos;
  for (const auto& answer : cluster.call_all(broker, std::move(requests), kClientTimeoutMs)) {
    infos.emplace_back();
    if (!answer.ok() || answer->code != response::kSuccess) continue;
    auto info = body::decode_consumer_running_info(answer->body);
    if (info.ok()) infos.back() = std::move(*info);
  }
  return infos;
}

bool is_built_in_group(std::string_view name) { return is_system_group(name); }

Status must_be_of_users(std::string_view group) {
  const std::string fault = system_group_fault(group);
  if (fault.empty()) return {};
  return Error{ErrorCode::kFailedPrecondition, fault};
}

std::string name_for_people(body::ConsumeType type) {
  switch (type) {
    case body::ConsumeType::kActively:
      return "pull";
    case body::ConsumeType::kPop:
      return "pop";
    case body::ConsumeType::kPassively:
      break;
  }
  return "push";
}

std::string name_for_people(body::MessageModel model) {
  return model == body::MessageModel::kBroadcasting ? "broadcasting" : "clustering";
}

}  // namespace saker::cli
