#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "cli/admin/cluster.h"
#include "wire/message/message.h"

// What brokers are asked about messages.
namespace saker::cli {

using wire::message::Message;
using wire::message::split_messages;

/// The group that RocketMQ's tools read as; it has no progress.
inline constexpr const char* kToolsGroup = "TOOLS_CONSUMER";

struct KeyQuestion {
  std::string topic;
  std::string key;
  bool is_unique = false;  ///< the key is the id of a message
  std::int64_t from_ms = 0;
  std::int64_t to_ms = std::numeric_limits<std::int64_t>::max();
  std::int32_t count_max = 64;
};

/// Those whose key it is, not only those whose key has that hash. Oldest first.
Result<std::vector<Message>> query_messages(Cluster& cluster, const BrokerAt& broker,
                                            const KeyQuestion& question);

/// Nothing if no message begins there.
Result<std::optional<Message>> view_message(Cluster& cluster, const BrokerAt& broker,
                                            std::int64_t log_offset);

/// Which messages of a queue are wanted.
struct MessageFilter {
  std::string expression = "*";  ///< tags, or SQL92
  bool is_sql = false;
};

/// A place in a queue of one broker.
struct QueueAt {
  std::string topic;
  std::int32_t queue = 0;
  std::int64_t offset = 0;
};

struct Pulled {
  std::vector<Message> messages;
  std::int64_t next = 0;  ///< where to go on; also beyond what the filter left out
  bool is_end = false;    ///< nothing is there yet
};

/// Reads up to 32 messages, without a consumer's progress. Waits for none.
Result<Pulled> pull_messages(Cluster& cluster, const BrokerAt& broker, const QueueAt& at,
                             const MessageFilter& filter = {});

/// From where to where in a queue.
struct QueueRange {
  std::int64_t min = 0;
  std::int64_t max = 0;  ///< of the next message
};
Result<QueueRange> queue_range(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                               std::int32_t queue);

/// Reads the range until `take` says false.
Status scan_queue(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                  std::int32_t queue, const QueueRange& range,
                  const std::function<bool(Message&&)>& take);

/// The first message that was stored at that time or later.
Result<std::int64_t> offset_at(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                               std::int32_t queue, std::int64_t ms);

/// Nothing if the group has none there.
Result<std::optional<std::int64_t>> committed_offset(Cluster& cluster, const BrokerAt& broker,
                                                     const std::string& group,
                                                     const std::string& topic, std::int32_t queue);

}  // namespace saker::cli
