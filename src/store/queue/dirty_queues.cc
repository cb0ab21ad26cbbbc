#include "store/queue/dirty_queues.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace saker::store {

void DirtyQueues::put(Queue& queue, QueueOffset offset, const QueueEntry& entry) {
  const bool is_long = extender_ == nullptr ? queue.put(offset, entry)
                                            : queue.put(offset, extender_->extended(queue, entry));
  if (!queue.set_dirty(true)) queues_.push_back(&queue);
  std::int64_t left = entry_count() + 1;
  // While there is no room, the checkpointer alone tries.
  if (is_long && !health_.queues_full()) {
    const Result<std::int64_t> written = queue.write_tail(Queue::WhereBusy::kLeave);
    if (written) left = std::max<std::int64_t>(0, left - *written);
    if (!written) note_refused(written.error());
  }
  entry_count_.store(left, std::memory_order_relaxed);
}

std::vector<Queue*> DirtyQueues::take() {
  for (Queue* queue : queues_) (void)queue->set_dirty(false);
  entry_count_ = 0;
  return std::exchange(queues_, {});
}

Status DirtyQueues::write_tails(std::span<Queue* const> queues) {
  for (Queue* queue : queues) {
    if (const Result<std::int64_t> written = queue->write_tail(); !written) {
      note_refused(written.error());
      return written.error();
    }
  }
  if (health_.queues_full()) {
    log::info("store: there is room again for the consume queues, going on");
    health_.set_queues_full(false);
  }
  return {};
}

void DirtyQueues::note_refused(const Error& error) {
  if (health_.queues_full()) return;
  log::error("store: consume queues cannot be written, sends will be refused: {}", error.message);
  health_.set_queues_full(true);
}

}  // namespace saker::store
