#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "store/inspect/verifier.h"

namespace saker::store::repair {

/// Which queues are built, and where.
struct QueueRebuild {
  std::vector<inspect::QueueKey> queues;  ///< sorted
  std::string directory;                  ///< gets <topic>/<id>/…; is empty at first
  std::int64_t file_bytes = 0;
};

/// Builds queues anew from all records of a log, on the medium when it returns. The entry of a lost
/// message repeats its neighbour's: RocketMQ has no empty entries between others (it passes over
/// the log's whole first file at one), and the numbers of the others must not change. A record that
/// jumps further than what the log has lost explains is taken for the next one.
Status rebuild_queues(file::Disk& disk, const inspect::FileSet& log, const QueueRebuild& rebuild);

}  // namespace saker::store::repair
