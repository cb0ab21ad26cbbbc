#include "store/queue/dispatcher.h"

#include "base/log.h"

namespace saker::store {

void Dispatcher::add(std::span<const PendingEntry> entries) {
  const std::lock_guard lock(mutex_);
  pending_.insert(pending_.end(), entries.begin(), entries.end());
}

void Dispatcher::drain(LogOffset confirmed, std::vector<Arrival>& arrivals) {
  arrivals.clear();
  {
    const std::lock_guard draining(draining_);
    {
      const std::lock_guard lock(mutex_);
      taken_.swap(pending_);
    }
    ready_.insert(ready_.end(), taken_.begin(), taken_.end());
    taken_.clear();
    enter_ready(confirmed, arrivals);
  }
  if (!arrivals.empty()) listener_.on_arrivals(arrivals);
}

void Dispatcher::enter_ready(LogOffset confirmed, std::vector<Arrival>& arrivals) {
  while (!ready_.empty() && ready_.front().entry.end() <= confirmed) {
    if (!enter(ready_.front(), arrivals)) return;
    ready_.pop_front();
  }
  if (refused_) {
    log::info("store: there is room again for the consume queues, going on");
    health_.set_queues_full(false);
    refused_ = false;
  }
}

bool Dispatcher::enter(const PendingEntry& pending, std::vector<Arrival>& arrivals) {
  if (pending.queue != nullptr) {
    Status put = pending.queue->put(pending.queue_offset, pending.entry, dirty_);
    if (!put) {
      if (!refused_) {
        log::error("store: stored messages cannot enter their queue, sends will be refused: {}",
                   put.error().message);
      }
      health_.set_queues_full(true);
      refused_ = true;
      return false;
    }
    const QueueName& name = pending.queue->name();
    arrivals.push_back({name.topic, name.id, pending.queue_offset, pending.entry.tags_code});
  }
  progress_ = {pending.entry.log_offset, pending.store_timestamp_ms};
  return true;
}

Dispatcher::Checkpoint Dispatcher::take_checkpoint() {
  const std::lock_guard draining(draining_);
  return {progress_, dirty_.take()};
}

void Dispatcher::set_progress(const Progress& progress) {
  const std::lock_guard draining(draining_);
  progress_ = progress;
}

bool Dispatcher::idle() const {
  const std::lock_guard draining(draining_);
  const std::lock_guard lock(mutex_);
  return ready_.empty() && pending_.empty();
}

}  // namespace saker::store
