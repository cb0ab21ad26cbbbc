#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "model/light_queue.h"

namespace saker {

// Lite topics: a message to topic T that names lite topic x, by the property __LITE_TOPIC, enters
// the light queue "%LMQ%$T$x" besides its own. Source: spec 02 §17, 03 §12.

inline constexpr std::string_view kLiteQueuePrefix = "%LMQ%$";  // ON DISK: never rename

inline bool is_lite_queue(std::string_view topic) { return topic.starts_with(kLiteQueuePrefix); }

/// Whether a lite topic can have that name: letters, digits and what else topics may have in
/// theirs, and '.', ':', '+', '='. What else RocketMQ's broker takes breaks its own tables.
bool is_lite_topic_name(std::string_view lite_topic);

/// The light queue; empty if there can be none of that name.
std::string lite_queue_of(std::string_view parent, std::string_view lite_topic);

/// What all lite queues of a topic begin with.
std::string lite_queues_of(std::string_view parent);

struct LiteQueueName {
  std::string_view parent;
  std::string_view lite_topic;
};

/// Nothing for other queues. The views point into the name.
std::optional<LiteQueueName> parse_lite_queue(std::string_view queue);

/// Which of `count` queues, numbered over all brokers, clients of 5.5 send a lite topic to: Guava's
/// consistentHash of the name's Java hash code.
std::int32_t lite_topic_bucket(std::string_view lite_topic, std::int32_t count);

}  // namespace saker
