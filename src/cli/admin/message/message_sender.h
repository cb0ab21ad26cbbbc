#pragma once

#include <cstdint>
#include <string>

#include "cli/admin/cluster.h"
#include "wire/message/new_message.h"

namespace saker::cli {

using wire::message::NewMessage;

/// What a broker says of a message that it has stored.
struct SentMessage {
  std::string broker;
  std::int32_t queue = 0;
  std::int64_t offset = 0;
  std::string id;
  std::string offset_id;
  std::string recall_handle;  ///< of a message with a time of delivery: takes it back
  std::string state;          ///< "stored", or what the broker waited for in vain
};

/// Sends to one broker, and waits for its answer. Errors: whatever keeps it from being stored.
Result<SentMessage> send_message(Cluster& cluster, const BrokerAt& broker,
                                 const NewMessage& message);

}  // namespace saker::cli
