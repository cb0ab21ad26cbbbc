#pragma once

#include <string>
#include <vector>

#include "broker/topic/topic_table.h"
#include "store/store.h"

namespace saker::broker {

/// Topics with messages that nobody can read: the store has queues of theirs, the table of topics
/// has no row. Retry topics come back with their consumers and light queues need no row; these are
/// left out. Sorted.
std::vector<std::string> lost_topics(const store::Store& store, const TopicTable& topics);

/// What an operator should hear of them, with the next step; empty if there are none.
std::string lost_topics_text(const std::vector<std::string>& topics);

}  // namespace saker::broker
