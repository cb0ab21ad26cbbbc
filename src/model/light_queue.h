#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "model/offset.h"

namespace saker {

// Light queues (LMQ): a message lists queues, by the property INNER_MULTI_DISPATCH, that get an
// entry for it besides the queue of its topic. Their names stand for topics of one queue, number 0.
// Source: spec 04 §17.

inline constexpr std::string_view kLightQueuePrefix = "%LMQ%";  // ON DISK: never rename
inline constexpr std::size_t kLightQueueBytesMax = 255;         ///< the name becomes a directory

inline bool is_light_queue(std::string_view topic) { return topic.starts_with(kLightQueuePrefix); }

/// Whether a queue of that name can be kept: prefix and something behind it, no '/', no NUL.
bool is_storable_light_queue(std::string_view name);

/// Whether messages of a topic may list light queues: not those that wait for another place.
bool may_list_light_queues(std::string_view topic);

/// The names of a comma-separated list that queues can have, each once, in order.
/// COMPAT: with one name in the list that is none, RocketMQ gives the message to no light queue at
/// all; here the others get it.
std::vector<std::string_view> light_queues_in(std::string_view list);

/// One light queue that a stored record is entered in.
struct LightEntry {
  std::string_view queue;
  QueueOffset offset;
};

/// The light entries of a record, from its topic and properties: each name of the one list with the
/// number at the same place of the other, as far as both can be. The views point into the text.
std::vector<LightEntry> light_entries(std::string_view topic, std::string_view properties);

}  // namespace saker
