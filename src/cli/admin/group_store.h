#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/admin/cluster.h"
#include "model/group.h"
#include "wire/remoting/body/client_connections.h"
#include "wire/remoting/body/consumer_running_info.h"
#include "wire/remoting/body/group_table.h"

// What brokers are asked about consumer groups. Nothing here makes a group: asking for a single one
// would, where groups come into being by use.
namespace saker::cli {

Result<wire::remoting::body::GroupTable> read_groups(Cluster& cluster, const BrokerAt& broker);

/// The masters that have the group, with what it is there. Errors: kNotFound if none has it.
Result<std::vector<std::pair<BrokerAt, Group>>> find_group(Cluster& cluster,
                                                           const std::string& name);

/// Makes it or changes it. Attributes are edits: "+name" sets, "-name" removes.
Status write_group(Cluster& cluster, const BrokerAt& broker, const Group& group);

/// What becomes of where a deleted group was: kept, a group of that name goes on there.
enum class Offsets { kKeep, kForget };
Status delete_group(Cluster& cluster, const BrokerAt& broker, const std::string& name,
                    Offsets offsets);

using wire::remoting::body::ConsumerConnections;
/// Who is online in which of the groups; groups without a client are left out.
Result<std::map<std::string, ConsumerConnections>> read_members(
    Cluster& cluster, const BrokerAt& broker, const std::vector<std::string>& groups);

/// A client, as a member of a group.
struct MemberOf {
  std::string group;
  std::string client_id;
};
/// What they say themselves, in their order; nothing of those that do not answer within a second.
std::vector<std::optional<wire::remoting::body::ConsumerRunningInfo>> ask_members(
    Cluster& cluster, const BrokerAt& broker, const std::vector<MemberOf>& members);

/// TOOLS_CONSUMER, CID_RMQ_SYS_…: those that brokers and tools have for themselves.
bool is_built_in_group(std::string_view name);
/// Refuses the same. Brokers of RocketMQ would change or delete them.
Status must_be_of_users(std::string_view group);

/// "push", "pull", "pop" and "clustering", "broadcasting".
std::string name_for_people(wire::remoting::body::ConsumeType type);
std::string name_for_people(wire::remoting::body::MessageModel model);

}  // namespace saker::cli
