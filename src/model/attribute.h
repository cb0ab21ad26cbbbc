#pragma once

#include <map>
#include <string>

namespace saker {

// Values that change what the broker does with a topic.
inline constexpr const char* kQueueType = "queue.type";
inline constexpr const char* kCleanupPolicy = "cleanup.policy";
inline constexpr const char* kMessageType = "message.type";
inline constexpr const char* kLiteExpiration = "lite.topic.expiration";
// Of groups.
inline constexpr const char* kPriorityFactor = "priority.factor";
inline constexpr const char* kLiteBindTopic = "lite.bind.topic";
inline constexpr const char* kLiteModel = "lite.sub.model";
inline constexpr const char* kLiteResetTaken = "lite.sub.reset.offset.exclusive";
inline constexpr const char* kLiteResetLeft = "lite.sub.reset.offset.unsubscribe";
inline constexpr const char* kLiteWildcard = "lite.sub.wildcard";

using Attributes = std::map<std::string, std::string>;

/// What a request's attributes make of a topic's or a group's present ones.
struct AttributeChange {
  std::string fault;  ///< why they are refused, in the words RocketMQ uses; empty: they are not
  Attributes attributes;
};

/// `edits` has names with + (set) or - (remove) before them; a bare name sets. `current` is null
/// for a new topic or group, which takes no removals. A broker decides by this, and who plans a
/// change can know before. Source: spec 03 §18, 05 §10.
AttributeChange change_topic_attributes(const Attributes* current, const Attributes& edits);
AttributeChange change_group_attributes(const Attributes* current, const Attributes& edits);

}  // namespace saker
