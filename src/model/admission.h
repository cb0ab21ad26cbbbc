#pragma once

#include <string>
#include <string_view>

#include "model/group.h"
#include "model/topic.h"

// What brokers take of topics and groups that administrators want: they decide by it, and who plans
// a change can know before. What attributes may become says attribute.h.
namespace saker {

/// What of a broker's settings and names decides about a topic.
struct TopicPolicy {
  bool protects_system_topics = true;  ///< validateSystemTopicWhenUpdateTopic
  bool allows_mixed_type = false;      ///< enableMixedMessageType
  bool is_system_topic = false;        ///< the topic's name is one of the broker's own
};

/// Why a topic that is asked for, with attributes as edits, is refused; empty: it is not.
std::string topic_fault(const Topic& request, const TopicPolicy& policy);
/// The same of a group.
std::string group_fault(const Group& request);

/// The words for a name that belongs to the broker.
std::string system_topic_fault(std::string_view topic);

/// Whether brokers have the group for themselves or for RocketMQ's tools.
bool is_system_group(std::string_view name);
/// Why operators may neither make, change nor delete the group; empty: they may.
/// COMPAT: RocketMQ 5.5.0 lets administrators do so, and brokers take it of mqadmin.
std::string system_group_fault(std::string_view group);

}  // namespace saker
