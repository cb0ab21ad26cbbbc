#pragma once

#include <string>
#include <string_view>

#include "wire/message/message.h"
#include "wire/message/new_message.h"

namespace saker::wire::message {

// Dead letters: messages that a group was given so often in vain that the broker moved them to a
// topic of their own, from which nobody is given them (spec 03 §11, 05 §13.1).

/// Of a message that was sent again: the offset id of the dead letter that it is a copy of.
inline constexpr std::string_view kResentFrom = "SAKER_RESENT_FROM";

std::string dead_topic(std::string_view group);   ///< %DLQ%group
std::string retry_topic(std::string_view group);  ///< %RETRY%group
/// The group of a dead-letter topic; empty for other topics.
std::string group_of_dead_topic(std::string_view topic);

/// The topic that the message was sent to at first; empty if nothing says so.
std::string origin_topic(const Message& dead);

/// The message as it was before it died, for `topic`: body, keys, tag, id and what its producer set
/// are kept; what brokers noted about delays, retries, transactions and pops is not. Marked with
/// kResentFrom. For a retry topic it says which topic it belongs to.
NewMessage resent_copy(const Message& dead, const std::string& topic);

}  // namespace saker::wire::message
