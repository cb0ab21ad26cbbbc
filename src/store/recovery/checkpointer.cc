#include "store/recovery/checkpointer.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>

#include "base/log.h"
#include "file/directory.h"

namespace saker::store {
namespace {

constexpr std::chrono::seconds kTick{1};
constexpr int kTicksPerCheckpoint = 10;
// Beyond so many files one sync of the file system is cheaper than one each.
constexpr std::size_t kFilesSyncedSinglyMax = 64;

}  // namespace

Checkpointer::Checkpointer(CheckpointSources sources, const Checkpoint& found)
    : sources_(std::move(sources)), checkpoint_(found), written_(found) {}

Checkpointer::~Checkpointer() { stop(); }

void Checkpointer::start() {
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
  std::unique_lock lock(mutex_);
  for (int ticks = 1; !stopping_; ++ticks) {
    if (wake_.wait_for(lock, kTick, [this] { return stopping_; })) return;
    lock.unlock();
    retry_held_back();
    if (ticks % kTicksPerCheckpoint == 0 && !sources_.health.broken()) {
      if (Status written = write(); !written) log::error("store: {}", written.error().message);
    }
    lock.lock();
  }
}

void Checkpointer::retry_held_back() {
  if (!sources_.health.queues_full()) return;
  const Watermarks& marks = sources_.marks;
  const LogOffset confirmed = sources_.synchronous_flush ? marks.flushed() : marks.appended();
  sources_.dispatcher.drain(confirmed, arrivals_);
}

void Checkpointer::set_recovered(const Dispatcher::Progress& last) {
  const std::lock_guard lock(writing_);
  checkpoint_.physic_ms = checkpoint_.logics_ms = last.store_timestamp_ms;
  checkpoint_.logics_offset = std::max<std::int64_t>(last.last_record.value, 0);
}

Status Checkpointer::write() {
  const std::lock_guard lock(writing_);
  // In this order: what the queues point at is in the log before the checkpoint speaks of either.
  Dispatcher::Checkpoint entered = sources_.dispatcher.take_checkpoint();
  unsynced_.insert(unsynced_.end(), entered.dirty.begin(), entered.dirty.end());
  const Sequencer::Position appended = sources_.sequencer.position();
  Status done = sources_.flusher.flush_to(appended.end);
  if (done) done = sync_queues(unsynced_);
  if (!done) return done;
  unsynced_.clear();

  if (appended.store_timestamp_ms != 0) checkpoint_.physic_ms = appended.store_timestamp_ms;
  if (entered.progress.last_record.value >= 0) {
    checkpoint_.logics_ms = entered.progress.store_timestamp_ms;
    checkpoint_.logics_offset = entered.progress.last_record.value;
  }
  if (checkpoint_ == written_ && file::exists(sources_.root_dir + "/checkpoint")) return {};
  done = write_checkpoint(sources_.disk, sources_.root_dir + "/checkpoint", checkpoint_);
  if (done) written_ = checkpoint_;
  return done;
}

Status Checkpointer::sync_queues(const std::vector<std::shared_ptr<file::Mapping>>& dirty) const {
  if (dirty.size() > kFilesSyncedSinglyMax) return file::sync_file_system(sources_.root_dir);
  for (const std::shared_ptr<file::Mapping>& mapping : dirty) {
    Status synced = mapping->sync();
    if (!synced) return synced;
  }
  return {};
}

}  // namespace saker::store
