#pragma once

#include <cstdint>

#include "model/delay_levels.h"
#include "wire/record/record.h"

namespace saker::store {

/// The tags code of a record's queue entry, for queues that are built anew: Java's hash of TAGS, 0
/// without. Delayed messages that wait in SCHEDULE_TOPIC_XXXX carry their delivery time instead:
/// store time plus the delay of their level, 1 s for one without. Where `levels` has none, those
/// are RocketMQ's default levels.
std::int64_t tags_code_of(const wire::record::Record& record, const DelayLevels& levels = {});

}  // namespace saker::store
