#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// What names of topics and groups may be, and which of them are a broker's own.
namespace saker {

inline constexpr std::size_t kTopicBytesMax = 127;
inline constexpr std::size_t kRetryTopicBytesMax = 255;
inline constexpr std::size_t kGroupBytesMax = 120;

/// Blank, illegal characters or too long: why, in the words RocketMQ uses. Empty: the name is good.
/// Retry and dead letter topics may be longer than others.
std::string topic_name_fault(std::string_view topic);
std::string group_name_fault(std::string_view group);

/// Only characters that names may have; true for empty text.
bool has_legal_characters(std::string_view name);

/// Topics that only the broker itself writes.
bool is_closed_to_senders(std::string_view topic);

/// Topics that belong to the broker whatever its own name is.
bool is_fixed_system_topic(std::string_view topic);
/// Those of them that have one name each, whether they exist or not.
std::vector<std::string_view> fixed_system_topics();

}  // namespace saker
