#pragma once

#include <memory>
#include <string>

#include "api/outcome.h"
#include "model/topic.h"

namespace saker::broker {

/// A topic's configuration with what follows from it, worked out once and not for every message.
/// Thread: any (immutable).
struct KnownTopic {
  explicit KnownTopic(Topic topic);

  Topic config;
  api::Outcome sendable;       ///< why clients may not send to it, from its name alone
  std::string retry_group;     ///< the group whose retry topic it is; empty for other topics
  bool is_compaction = false;  ///< needs KEYS on every message
  bool is_batch_queue = false;
  bool is_priority = false;  ///< message.type PRIORITY: pops begin with the highest

  /// Queues that a client may name when it sends: readable ones above the writable count too.
  std::int32_t queue_count() const {
    return config.write_queue_count > config.read_queue_count ? config.write_queue_count
                                                              : config.read_queue_count;
  }
};

using KnownTopicPtr = std::shared_ptr<const KnownTopic>;

/// As RocketMQ prints it in remarks: "TopicConfig [topicName=…, perm=RW-, …]".
std::string describe(const Topic& topic);

/// Name rules and topics closed to senders: what can be said without knowing the topic.
api::Outcome check_sendable(std::string_view topic);

}  // namespace saker::broker
