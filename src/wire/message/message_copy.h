#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "wire/message/message.h"

namespace saker::wire::message {

/// What a stored copy of a message is to it.
enum class CopyKind {
  kStored,    ///< in its topic, where consumers are given it
  kResent,    ///< the same, sent again from a dead letter
  kRetry,     ///< for a group that had failed with it
  kDead,      ///< given up by a group
  kDelayed,   ///< waits by delay level, or waited
  kTimer,     ///< waits for a time of its own, or waited
  kRecalled,  ///< no copy: takes the message back before its time
  kHalf,      ///< of a transaction
  kGivenUp,   ///< of a transaction that nobody ended
};
const char* name_of(CopyKind kind);

struct MessageCopy {
  CopyKind kind = CopyKind::kStored;
  std::string group;  ///< of a retry (also one that is delayed) or a dead letter
  Message message;

  std::int64_t stored_ms() const { return message.record.store_timestamp_ms; }
};

/// The topic that a copy is of, wherever it stands.
std::string topic_of(const Message& copy);

/// `topic`: the topic of the message, for the names of pop's retry topics.
MessageCopy copy_of(Message message, const std::string& topic);

/// A topic whose messages are meant for another one, later.
bool is_waiting_place(std::string_view topic);

/// Where copies of a topic's messages stand for a group: its retry topics, those of pop, too, and
/// its dead letters.
std::vector<std::string> topics_of_group(std::string_view group, std::string_view topic);

}  // namespace saker::wire::message
