#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>

#include "store/store.h"

namespace saker::broker {

/// What one topic got.
struct TopicPuts {
  std::int64_t messages = 0;
  std::int64_t bytes = 0;
};

/// What was put since the start, by topic, over all its queues; light queues are left out, of which
/// there may be millions. The names are the store's.
std::unordered_map<std::string_view, TopicPuts> puts_by_topic(const store::Store& store);

}  // namespace saker::broker
