#include "cli/admin/group_settings_store.h"

#include <algorithm>
#include <array>

#include "wire/remoting/body/group_config.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace body = wire::remoting::body;

constexpr std::array<std::string_view, 14> kInternal = {
    "TOOLS_CONSUMER",     "FILTERSRV_CONSUMER", "SELF_TEST_C_GROUP",     "SELF_TEST_P_GROUP",
    "CID_ONS-HTTP-PROXY", "CID_ONSAPI_PULL",    "CID_ONSAPI_PERMISSION", "CID_ONSAPI_OWNER",
    "DEFAULT_PRODUCER",   "DEFAULT_CONSUMER",   "CLIENT_INNER_PRODUCER", "SCHEDULE_CONSUMER",
    "__MONITOR_CONSUMER", "CID_SYS_RMQ_TRANS"};

}  // namespace

Result<body::GroupTable> read_group_settings(Cluster& cluster, const BrokerAt& broker) {
  const auto answer =
      cluster.ask(broker, {request::kGetAllSubscriptionGroupConfig, {}, {}}, "read the groups");
  if (!answer.ok()) return answer.error();
  return body::decode_group_table(answer->body);
}

Status write_group_settings(Cluster& cluster, const BrokerAt& broker, const Group& group,
                            const std::map<std::string, std::string>& attribute_edits) {
  Group written = group;
  written.attributes = attribute_edits;
  const auto answer =
      cluster.ask(broker, {request::kUpdateAndCreateSubscriptionGroup, {}, body::encode(written)},
                  "write group '" + group.name + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

Status delete_group(Cluster& cluster, const BrokerAt& broker, const std::string& group) {
  const auto answer = cluster.ask(
      broker,
      {request::kDeleteSubscriptionGroup, {{"groupName", group}, {"cleanOffset", "false"}}, {}},
      "delete group '" + group + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

bool is_internal_group(std::string_view group) {
  return group.starts_with("CID_RMQ_SYS_") ||
         std::find(kInternal.begin(), kInternal.end(), group) != kInternal.end();
}

}  // namespace saker::cli
