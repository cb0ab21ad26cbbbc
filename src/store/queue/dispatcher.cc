#include "store/queue/dispatcher.h"

namespace saker::store {

void Dispatcher::add(std::span<const PendingEntry> entries) {
  const std::lock_guard lock(mutex_);
  pending_.insert(pending_.end(), entries.begin(), entries.end());
}

void Dispatcher::drain(LogOffset confirmed, std::vector<Arrival>& arrivals) {
  arrivals.clear();
  {
    const std::lock_guard draining(draining_);
    take_pending();
    enter_ready(confirmed, arrivals);
  }
  if (!arrivals.empty()) listener_.on_arrivals(arrivals);
}

void Dispatcher::take_pending() {
  {
    const std::lock_guard lock(mutex_);
    taken_.swap(pending_);
  }
  ready_.insert(ready_.end(), taken_.begin(), taken_.end());
  taken_.clear();
}

void Dispatcher::enter_ready(LogOffset confirmed, std::vector<Arrival>& arrivals) {
  while (!ready_.empty() && ready_.front().entry.end() <= confirmed) {
    enter(ready_.front(), arrivals);
    ready_.pop_front();
  }
}

void Dispatcher::enter(const PendingEntry& pending, std::vector<Arrival>& arrivals) {
  if (pending.queue != nullptr) {
    dirty_.put(*pending.queue, pending.queue_offset, pending.entry);
    pending.queue->inflow.note(pending.entry.count, pending.entry.size);
    const QueueName& name = pending.queue->name();
    // Of an inner batch the last message: who waits for any of them is woken.
    const QueueOffset last = pending.queue_offset + (pending.entry.count - 1);
    arrivals.push_back({name.topic, name.id, last, pending.entry.tags_code});
  }
  progress_ = {pending.entry.log_offset, pending.store_timestamp_ms};
}

Dispatcher::Checkpoint Dispatcher::take_checkpoint() {
  const std::lock_guard draining(draining_);
  Checkpoint taken{progress_, {}};
  const std::vector<Queue*> dirty = dirty_.take();
  taken.dirty.reserve(dirty.size());
  for (Queue* queue : dirty) {
    const auto& last = queue->last_entry();
    taken.dirty.push_back({queue, last ? last->log_offset : LogOffset{-1}});
  }
  return taken;
}

std::vector<Queue*> Dispatcher::take_long() {
  const std::lock_guard draining(draining_);
  return dirty_.take_long();
}

Dispatcher::Progress Dispatcher::progress() const {
  const std::lock_guard draining(draining_);
  return progress_;
}

void Dispatcher::set_progress(const Progress& progress) {
  const std::lock_guard draining(draining_);
  progress_ = progress;
}

Status Dispatcher::drop_entries(Queue& queue, LogOffset end,
                                const std::function<void()>& when_empty) {
  const std::lock_guard draining(draining_);
  take_pending();
  for (PendingEntry& pending : ready_) {
    if (pending.queue == &queue && pending.entry.log_offset < end) pending.queue = nullptr;
  }
  dirty_.mark(queue);  // that its files are gone has to reach the medium
  Status dropped = queue.drop_before(end);
  if (!queue.last_entry() && when_empty) when_empty();
  return dropped;
}

bool Dispatcher::idle() const {
  const std::lock_guard draining(draining_);
  const std::lock_guard lock(mutex_);
  return ready_.empty() && pending_.empty();
}

}  // namespace saker::store
