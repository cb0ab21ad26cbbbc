#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/string_map.h"
#include "broker/tally/event_counts.h"
#include "broker/topic/topic_table.h"
#include "metrics/exposition.h"

namespace saker::broker {

/// A histogram by topic; of more topics than `topics_max` one that is called "".
void add_by_topic(metrics::Exposition& out, const OrderedStringMap<metrics::ClassFigures>& topics,
                  std::size_t topics_max);

/// What producers brought, by topic and kind. It is valid as long as the counts.
std::vector<SendMeter::Row> sent(const EventCounts& events);
void add_sent(metrics::Exposition& out, std::span<const SendMeter::Row> rows);
/// How big it was, likewise.
void add_sizes(metrics::Exposition& out, std::vector<SendMeter::Row> rows, std::size_t topics_max);

/// What groups were handed out of topics that are there. Of retries, only those of pops are
/// counted.
void add_handed_out(metrics::Exposition& out, const PairCounts& gets, const TopicTable& topics);

/// What was given up for groups.
void add_dead_letters(metrics::Exposition& out, const EventCounts& events);

}  // namespace saker::broker
