#pragma once

#include <string>
#include <string_view>

#include "namesrv/route_state.h"
#include "wire/remoting/body/broker_member_group.h"
#include "wire/remoting/body/cluster_info.h"
#include "wire/remoting/body/topic_list.h"

namespace saker::namesrv {

using wire::remoting::body::BrokerMemberGroup;
using wire::remoting::body::ClusterInfo;
using wire::remoting::body::TopicList;

ClusterInfo cluster_info(const RouteState& state);

/// The members of one broker name; none if it is unknown.
BrokerMemberGroup member_group(const RouteState& state, const std::string& cluster,
                               const std::string& broker_name);

// Lists of topics, by name.
TopicList all_topics(const RouteState& state);
TopicList topics_of_cluster(const RouteState& state, std::string_view cluster);
/// Topics whose sysFlag has all bits of `set` and none of `clear`.
TopicList topics_with_flags(const RouteState& state, std::int32_t set, std::int32_t clear);
/// The names of all clusters and brokers, and the address of some broker: it knows the rest.
TopicList system_topics(const RouteState& state);

}  // namespace saker::namesrv
