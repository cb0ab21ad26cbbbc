#include "store/recovery/checkpointer.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include "base/free_memory.h"
#include "base/log.h"
#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::chrono::seconds kTick{1};
constexpr int kTicksPerCheckpoint = 10;
// Beyond so many files one sync of the file system is cheaper than one each.
constexpr std::size_t kQueuesSyncedSinglyMax = 64;
// Their entries have had a megabyte or more, in pieces all over the heap.
constexpr std::size_t kQueuesToGiveBack = 1'000;
// 20 MB of entries in memory.
constexpr std::int64_t kEntriesInMemoryMax = 1'000'000;

}  // namespace

Checkpointer::Checkpointer(CheckpointSources sources, const Checkpoint& found)
    : sources_(std::move(sources)),
      checkpoint_(found),
      written_(found),
      promises_(sources_.disk, sources_.root_dir, found) {}

Checkpointer::~Checkpointer() { stop(); }

void Checkpointer::start() {
  sources_.dispatcher.dirty().set_long_listener([this] {
    {
      const std::lock_guard lock(mutex_);
      has_long_ = true;
    }
    wake_.notify_one();
  });
  thread_ = std::thread([this] { run(); });
  pthread_setname_np(thread_.native_handle(), "checkpointer");
}

void Checkpointer::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::run() {
  using Clock = std::chrono::steady_clock;
  Clock::time_point due = Clock::now() + kTick;
  int ticks = 0;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_until(lock, due, [this] { return stopping_ || has_long_; });
    if (stopping_) return;
    has_long_ = false;
    lock.unlock();
    write_long_tails();
    if (Clock::now() >= due) {
      due = Clock::now() + kTick;
      tick(++ticks);
    }
    lock.lock();
  }
}

void Checkpointer::tick(int number) {
  write_tails_if_due();
  if (number % kTicksPerCheckpoint != 0 || sources_.health.broken()) return;
  if (Status written = write(); !written) log::error("store: {}", written.error().message);
  give_back_memory();
}

void Checkpointer::give_back_memory() {
  const std::lock_guard lock(writing_);
  if (!is_at_rest_ || written_queues_ < kQueuesToGiveBack) return;
  written_queues_ = 0;
  give_back_free_memory();
}

void Checkpointer::write_long_tails() {
  const std::vector<Queue*> queues = sources_.dispatcher.take_long();
  sources_.dispatcher.dirty().write_long(queues);
}

void Checkpointer::write_tails_if_due() {
  DirtyQueues& dirty = sources_.dispatcher.dirty();
  if (!sources_.health.queues_full() && dirty.entry_count() <= kEntriesInMemoryMax) return;
  const std::lock_guard lock(writing_);
  collect_dirty();
  // A failure is noted and logged there; the entries stay in memory.
  (void)dirty.write_tails(unsynced_);
}

Dispatcher::Progress Checkpointer::collect_dirty() {
  const Dispatcher::Checkpoint entered = sources_.dispatcher.take_checkpoint();
  for (const Dispatcher::DirtyQueue& dirty : entered.dirty) {
    unsynced_.push_back(dirty.queue);
    count(*dirty.queue, dirty.last);
  }
  std::sort(unsynced_.begin(), unsynced_.end());
  unsynced_.erase(std::unique(unsynced_.begin(), unsynced_.end()), unsynced_.end());
  return entered.progress;
}

void Checkpointer::set_recovered(const Dispatcher::Progress& last, std::vector<Queue*> unsynced) {
  const std::lock_guard lock(writing_);
  unsynced_ = std::move(unsynced);
  for (Queue* queue : sources_.queues.all()) {
    if (const auto& entry = queue->last_entry()) count(*queue, entry->log_offset);
  }
  checkpoint_.physic_ms = checkpoint_.logics_ms = last.store_timestamp_ms;
  checkpoint_.logics_offset = std::max<std::int64_t>(last.last_record.value, 0);
}

Status Checkpointer::write() {
  const std::lock_guard lock(writing_);
  return write_locked();
}

Status Checkpointer::write_last() {
  const std::lock_guard lock(writing_);
  Status done = write_locked();
  // Files that came back would be taken for another begin.
  if (done && sources_.queues.take_removed())
    done = file::sync_file_system(sources_.disk, sources_.root_dir);
  if (!done) return done;
  const QueuePromise promise{sum_, begins_of(sources_.queues)};
  return promises_.write(promise, written_, promises_.look());
}

void Checkpointer::drop_entries(const std::function<void()>& drop) {
  if (Status withdrawn = promises_.begin_drop(); !withdrawn)
    log::warn("store: a crash may have queues built anew: {}", withdrawn.error().message);
  drop();
  promises_.end_drop();
}

Status Checkpointer::write_locked() {
  // In this order: what the queues point at is in the log before the checkpoint speaks of either.
  const QueuePromises::Moment looked = promises_.look();
  const Dispatcher::Progress entered = collect_dirty();
  written_queues_ += unsynced_.size();
  is_at_rest_ = unsynced_.empty();
  const Sequencer::Position appended = sources_.sequencer.position();
  Status done = sources_.flusher.flush_to(appended.end);
  if (done) done = sources_.dispatcher.dirty().write_tails(unsynced_);
  if (!done) return done;
  done = sources_.extensions.sync();  // before the entries that point into them
  if (done) done = sync_queues();
  if (!done) {
    // As with the log: the kernel may have dropped what it could not write, and says so once.
    sources_.health.set_broken();
    log::error("store: takes no more messages until a restart: {}", done.error().message);
    return done;
  }
  unsynced_.clear();
  covered_ = entered.last_record.value;
  if (entered.last_record.value >= 0) done = sources_.queues.set_progress(entered.last_record);
  if (!done) return done;

  if (appended.store_timestamp_ms != 0) checkpoint_.physic_ms = appended.store_timestamp_ms;
  if (entered.last_record.value >= 0) {
    checkpoint_.logics_ms = entered.store_timestamp_ms;
    checkpoint_.logics_offset = entered.last_record.value;
  }
  if (sources_.indexer != nullptr) checkpoint_.index_ms = sources_.indexer->durable_until_ms();
  const bool is_written = checkpoint_ == written_ && promises_.is_there();
  if (is_written && file::exists(sources_.root_dir + "/checkpoint")) return {};
  const QueuePromise promise{.sum = sum_, .begins = {}};
  if (Status promised = promises_.write(promise, checkpoint_, looked); !promised)
    log::warn("store: a crash may hide lost queues: {}", promised.error().message);
  done = write_checkpoint(sources_.disk, sources_.root_dir + "/checkpoint", checkpoint_);
  if (!done) return done;
  written_ = checkpoint_;
  log::debug("store: checkpoint physic_ms={} logics_ms={} index_ms={} logics_offset={}",
             written_.physic_ms, written_.logics_ms, written_.index_ms, written_.logics_offset);
  return done;
}

void Checkpointer::cover(LogOffset end) {
  if (covered_ >= end.value || sources_.health.broken()) return;
  if (const Status written = write(); !written)
    log::warn("store: deletes a log file before its queues are safe: {}", written.error().message);
}

Status Checkpointer::sync_queues() {
  if (unsynced_.size() <= kQueuesSyncedSinglyMax) {
    for (Queue* queue : unsynced_) {
      Status synced = queue->sync();
      if (!synced) return synced;
    }
    return {};
  }
  std::vector<QueueOffset> written;
  written.reserve(unsynced_.size());
  for (const Queue* queue : unsynced_) written.push_back(queue->written());
  Status synced = file::sync_file_system(sources_.disk, sources_.root_dir);
  if (!synced) return synced;
  for (std::size_t i = 0; i < unsynced_.size(); ++i) unsynced_[i]->set_synced(written[i]);
  return {};
}

}  // namespace saker::store
