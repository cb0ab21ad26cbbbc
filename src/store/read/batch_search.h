#pragma once

#include <cstdint>

#include "base/result.h"
#include "store/queue/queue.h"
#include "store/store.h"

namespace saker::store {

// Lookups in a batch queue, whose entries say themselves which offsets and times they have.
// Errors: an entry is there but cannot be read now. Thread: any.

/// The number of the entry that holds a queue offset of [min, max), or of the last one before it.
Result<std::int64_t> entry_holding(const Queue& queue, QueueOffset offset);

/// Errors: kOutOfRange outside of [min, max), too.
Result<std::int64_t> batch_store_time(const Queue& queue, QueueOffset offset);

/// The first offset of the entry that fits a store time, as RocketMQ 5.5.0 chooses it: in the last
/// file that begins at or before the time, or else in the first one. A time at or behind that
/// file's last entry answers this entry.
/// COMPAT: kLower answers the first entry stored at or after the time; kUpper only one stored
/// exactly then, the last of them, and min where there is none.
Result<QueueOffset> batch_offset_by_time(const Queue& queue, std::int64_t timestamp_ms,
                                         TimeBoundary boundary);

}  // namespace saker::store
