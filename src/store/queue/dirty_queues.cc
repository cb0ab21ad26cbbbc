#include "store/queue/dirty_queues.h"

#include <utility>

#include "base/log.h"

namespace saker::store {

void DirtyQueues::put(Queue& queue, QueueOffset offset, const QueueEntry& entry) {
  const bool is_long = extender_ == nullptr ? queue.put(offset, entry)
                                            : queue.put(offset, extender_->extended(queue, entry));
  if (!queue.set_dirty(true)) queues_.push_back(&queue);
  entry_count_.store(entry_count() + 1, std::memory_order_relaxed);
  // While there is no room, the checkpointer alone tries.
  if (is_long && !health_.queues_full()) note(queue.write_tail(Queue::WhereBusy::kLeave));
}

std::vector<Queue*> DirtyQueues::take() {
  for (Queue* queue : queues_) (void)queue->set_dirty(false);
  entry_count_ = 0;
  return std::exchange(queues_, {});
}

Status DirtyQueues::write_tails(std::span<Queue* const> queues) {
  for (Queue* queue : queues) {
    Status written = queue->write_tail();
    if (!written) {
      note(written);
      return written;
    }
  }
  if (health_.queues_full()) {
    log::info("store: there is room again for the consume queues, going on");
    health_.set_queues_full(false);
  }
  return {};
}

void DirtyQueues::note(const Status& written) {
  if (written || health_.queues_full()) return;
  log::error("store: consume queues cannot be written, sends will be refused: {}",
             written.error().message);
  health_.set_queues_full(true);
}

}  // namespace saker::store
