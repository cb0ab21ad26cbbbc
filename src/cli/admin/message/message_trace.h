#pragma once

#include <string>
#include <vector>

#include "cli/admin/message/message_finder.h"
#include "wire/message/message_copy.h"

namespace saker::cli {

using wire::message::copy_of;
using wire::message::CopyKind;
using wire::message::MessageCopy;
using wire::message::name_of;
using wire::message::topic_of;

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
