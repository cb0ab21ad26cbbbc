#pragma once

#include <cstdint>

#include "store/queue/queue_table.h"

namespace saker::store {

/// Which record each queue names last, as one number that is kept while queues grow. A queue that
/// lost its last entries or itself shows in it: nothing else would, since who opens a directory
/// reads no more of the log than its end. It stays as it is when the log loses its begin, and its
/// queues with it: a queue keeps its last entry.
struct QueueSum {
  std::int64_t count = 0;  ///< of queues with entries
  std::uint64_t ends = 0;  ///< in no order: sums of checksums

  /// The queue named one record last, and now another; -1: it has no entries.
  void move(const QueueName& queue, LogOffset from, LogOffset to);

  friend bool operator==(const QueueSum&, const QueueSum&) = default;
};

/// Of what stands in the queues now. The dispatcher is at rest.
QueueSum sum_of(const QueueTable& queues);

/// Where the files of all queues begin, in the same manner: a queue that lost its first file shows
/// in it. Retention changes it.
std::uint64_t begins_of(const QueueTable& queues);

}  // namespace saker::store
