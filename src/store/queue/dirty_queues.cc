#include "store/queue/dirty_queues.h"

#include <algorithm>
#include <utility>

#include "base/log.h"

namespace saker::store {
namespace {

constexpr std::size_t kLongPerWake = 64;

}  // namespace

void DirtyQueues::put(Queue& queue, QueueOffset offset, const QueueEntry& entry) {
  const Tail tail = extender_ == nullptr ? queue.put(offset, entry)
                                         : queue.put(offset, extender_->extended(queue, entry));
  mark(queue);
  put_count_.store(put_count_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  // While there is no room, the checkpointer alone tries.
  if (tail == Tail::kShort || health_.queues_full()) return;
  if (tail == Tail::kTooLong) {
    write_one(queue, Queue::WhereBusy::kLeave);
  } else if (on_long_) {
    long_.push_back(&queue);
    if (long_.size() == kLongPerWake) on_long_();
  }
}

std::int64_t DirtyQueues::entry_count() const {
  const std::int64_t left =
      put_count_.load(std::memory_order_relaxed) - written_count_.load(std::memory_order_relaxed);
  return std::max<std::int64_t>(0, left);
}

std::vector<Queue*> DirtyQueues::take() {
  for (Queue* queue : queues_) (void)queue->set_dirty(false);
  put_count_ = 0;
  written_count_ = 0;
  long_.clear();
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

void DirtyQueues::write_long(std::span<Queue* const> queues) {
  for (Queue* queue : queues) {
    if (!health_.queues_full()) write_one(*queue, Queue::WhereBusy::kWait);
  }
}

void DirtyQueues::write_one(Queue& queue, Queue::WhereBusy busy) {
  const Result<std::int64_t> written = queue.write_tail(busy);
  if (written) written_count_.fetch_add(*written, std::memory_order_relaxed);
  if (!written) note_refused(written.error());
}

void DirtyQueues::note_refused(const Error& error) {
  if (health_.queues_full()) return;
  log::error("store: consume queues cannot be written, sends will be refused: {}", error.message);
  health_.set_queues_full(true);
}

}  // namespace saker::store
