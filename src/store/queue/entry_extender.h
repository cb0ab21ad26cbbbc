#pragma once

#include "store/log/segment_list.h"
#include "store/queue/queue.h"
#include "store/queue/queue_extensions.h"

namespace saker::store {

/// Gives each entry of a simple queue its unit in the queue's extension. Light queues have none, as
/// in RocketMQ. Thread: whoever holds the dispatcher's lock; recovery.
class EntryExtender {
 public:
  EntryExtender(QueueExtensions& extensions, const SegmentList& segments)
      : extensions_(extensions), segments_(segments) {}

  /// Units get the bit maps that it answers. Null: empty ones. Before the threads start.
  void set_bit_maps(const BitMaps* bit_maps) { bit_maps_ = bit_maps; }

  /// The entry as it goes into the queue.
  QueueEntry extended(const Queue& queue, QueueEntry entry);

 private:
  std::string bit_map_of(const Queue& queue, const QueueEntry& entry) const;

  QueueExtensions& extensions_;
  const SegmentList& segments_;
  const BitMaps* bit_maps_ = nullptr;
};

}  // namespace saker::store
