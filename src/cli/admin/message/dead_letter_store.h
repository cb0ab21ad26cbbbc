#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"
#include "cli/admin/message/message_store.h"
#include "wire/message/dead_letter.h"

// What brokers are asked about dead letters.
namespace saker::cli {

using wire::message::dead_topic;
using wire::message::group_of_dead_topic;
using wire::message::kResentFrom;
using wire::message::origin_topic;
using wire::message::resent_copy;
using wire::message::retry_topic;

/// The masters that have the topic. Brokers make topics of groups on demand, and tell the name
/// server a moment later: here they are asked themselves.
Result<std::vector<BrokerAt>> brokers_with(Cluster& cluster, const std::string& topic);

/// Reads the dead letters of a group, oldest first on each broker, until `take` says false or
/// fails; none where the group has no topic for them. Errors: also kNotFound, if there is no such
/// group; those of `take`.
Status for_each_letter(Cluster& cluster, const std::string& group,
                       const std::function<Result<bool>(Message&&)>& take);

/// Whether the topic has a copy of the dead letter that was sent again.
Result<bool> was_resent_to(Cluster& cluster, const Message& dead, const std::string& topic);

}  // namespace saker::cli
