#pragma once

#include <memory>
#include <vector>

#include "store/log/log_scan.h"
#include "store/queue/queue_table.h"
#include "store/recovery/replay.h"

namespace saker::store {

/// Queues of files whose first ones are gone, though the log has the records that they named:
///
///     log     │ begin       r r   r        │ first entry        │ end
///     queue          (no file)             └─ file, 300,000 entries on
///
/// Retention leaves the first file's first entry before the begin of the log, or right behind it.
/// Where it is not so, the log is read from its begin up to there; that is next to nothing, unless
/// files are gone. Thread: one.
std::vector<Queue*> queues_without_begin(const std::shared_ptr<const SegmentView>& view,
                                         const QueueTable& queues, const ScanOptions& options,
                                         const Replay& replay);

}  // namespace saker::store
