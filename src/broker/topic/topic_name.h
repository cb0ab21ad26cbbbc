#pragma once

#include <string>
#include <string_view>

#include "api/outcome.h"
#include "model/name_rule.h"
#include "model/pop_receipt.h"
#include "model/topic_name.h"

namespace saker::broker {

/// kInvalidParameter with what model/name_rule.h has against the name.
api::Outcome check_topic_name(std::string_view topic);
api::Outcome check_group_name(std::string_view group);

inline bool is_retry_topic(std::string_view topic) { return topic.starts_with(kRetryPrefix); }

/// The consumer group of a retry or dead letter topic; empty for others (spec 03 §11).
std::string_view group_of(std::string_view topic);

std::string retry_topic_of(std::string_view group);
std::string dead_letter_topic_of(std::string_view group);

/// Where a group's popped messages of a topic come again; the topic itself for kTopic.
std::string pop_source_topic_of(std::string_view group, std::string_view topic, PopSource source);

/// The inverse for a group that is known: what the messages of a pop's retry topic were sent to.
/// Other topics are their own.
std::string_view popped_topic_of(std::string_view group, std::string_view topic);

}  // namespace saker::broker
