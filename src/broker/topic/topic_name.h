#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "api/outcome.h"
#include "model/pop_receipt.h"
#include "model/topic_name.h"

namespace saker::broker {

inline constexpr std::size_t kTopicBytesMax = 127;
inline constexpr std::size_t kRetryTopicBytesMax = 255;
inline constexpr std::size_t kGroupBytesMax = 120;

/// Blank, illegal characters or too long: kInvalidParameter with the words RocketMQ uses.
api::Outcome check_topic_name(std::string_view topic);
api::Outcome check_group_name(std::string_view group);

/// Only characters that names may have; true for empty text.
bool has_legal_characters(std::string_view name);

inline bool is_retry_topic(std::string_view topic) { return topic.starts_with(kRetryPrefix); }

/// Topics that only the broker itself writes.
bool is_closed_to_senders(std::string_view topic);

/// Topics that belong to the broker whatever its own name is.
bool is_fixed_system_topic(std::string_view topic);
/// Those of them that have one name each, whether they exist or not.
std::vector<std::string_view> fixed_system_topics();

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
