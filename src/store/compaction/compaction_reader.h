#pragma once

#include "store/compaction/compaction_log.h"
#include "store/read/queue_reader.h"
#include "store/store.h"

namespace saker::store {

/// One read of a queue from its compaction log, for offsets up to log.last(). Offsets whose
/// messages were dropped lead to the next that is there; none is too small. `queue_max`: of the
/// queue.
ReadResult read_compacted(const CompactionLog& log, const ReadRequest& request, EntryFilter filter,
                          const ReadLimits& limits, QueueOffset queue_max);

/// Store time of the first message at or behind an offset up to log.last(). Errors: none is there.
Result<std::int64_t> compacted_store_time(const CompactionLog& log, QueueOffset offset);

}  // namespace saker::store
