#pragma once

#include <string_view>
#include <vector>

#include "broker/options.h"
#include "model/topic.h"

namespace saker::broker {

/// The topics that a broker has from its start (spec 05 §9, as RocketMQ 5.5.0 creates them).
std::vector<Topic> system_topics(const Options& options);

/// Not to be created, changed or deleted by request.
bool is_system_topic(const Options& options, std::string_view topic);

}  // namespace saker::broker
