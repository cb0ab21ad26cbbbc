#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "file/disk.h"
#include "store/queue/queue_table.h"
#include "store/recovery/checkpoint_file.h"

namespace saker::store {

/// Where the files of all queues begin and their entries end, as one number. A queue that lost its
/// first or last entries, a file or itself shows in it: nothing else would, since who opens a
/// directory after a clean stop reads no more of the log than its end. Ours alone: RocketMQ loses
/// such messages (spec 04 §33).
struct QueueSum {
  std::int64_t count = 0;  ///< of queues with files
  std::uint64_t ends = 0;  ///< in no order: sums of checksums

  friend bool operator==(const QueueSum&, const QueueSum&) = default;
};

QueueSum sum_of(const QueueTable& queues);

/// Writes `<root>/queues.sum`, a line: count, ends, the checkpoint that it belongs to, and its
/// form. Errors: kIo and kResourceExhausted, with the path.
Status write_queue_sum(file::Disk& disk, const std::string& root, const QueueSum& sum,
                       const Checkpoint& checkpoint);

/// Nothing where there is none, or where another broker has used the directory since: then the
/// checkpoint is another.
std::optional<QueueSum> read_queue_sum(const std::string& root, const Checkpoint& checkpoint);

}  // namespace saker::store
