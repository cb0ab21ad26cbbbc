#pragma once

#include <map>
#include <string>
#include <string_view>

#include "cli/admin/cluster.h"
#include "model/group.h"
#include "wire/remoting/body/group_table.h"

// What brokers are asked about the settings of groups.
namespace saker::cli {

Result<wire::remoting::body::GroupTable> read_group_settings(Cluster& cluster,
                                                             const BrokerAt& broker);

/// Makes it or changes it. `attribute_edits`: "+name" → value, "-name"; the group's own attributes
/// are not looked at.
Status write_group_settings(Cluster& cluster, const BrokerAt& broker, const Group& group,
                            const std::map<std::string, std::string>& attribute_edits);

/// Its progress stays, so that a group of that name goes on where this one was.
Status delete_group(Cluster& cluster, const BrokerAt& broker, const std::string& group);

/// Groups that brokers and tools make for themselves (spec 03 §10).
bool is_internal_group(std::string_view group);

}  // namespace saker::cli
