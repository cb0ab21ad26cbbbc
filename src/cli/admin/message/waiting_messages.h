#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/admin/message/message_store.h"
#include "model/topic_name.h"

namespace saker::cli {

/// A message that is delivered later.
struct WaitingMessage {
  BrokerAt broker;
  Message message;
  std::int64_t due_ms = 0;
  std::int32_t level = 0;  ///< of a delay; 0: it has a time of its own

  std::string topic() const;  ///< that it is for
};

/// "timer", or "delay level 3".
std::string kind_of(const WaitingMessage& waiting);

/// What takes a timer message back (spec 03 §13).
std::string recall_handle(const WaitingMessage& timer);

/// Everything that waits on a broker, by time.
Result<std::vector<WaitingMessage>> read_waiting(Cluster& cluster, const BrokerAt& broker,
                                                 std::int64_t now_ms);

}  // namespace saker::cli
