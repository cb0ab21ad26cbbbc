#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/admin/message/message_finder.h"

namespace saker::cli {

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

/// A message with all its copies, wherever they are.
struct MessageTrace {
  std::string id;
  std::string topic;
  std::vector<MessageCopy> copies;  ///< oldest first
  std::vector<std::string> groups;  ///< that consume the topic, or have copies
};

/// Errors: also kNotFound.
Result<MessageTrace> trace_message(Cluster& cluster, const MessageRef& ref);

}  // namespace saker::cli
