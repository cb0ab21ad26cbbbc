#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "store/append/sequencer.h"
#include "store/index/indexer.h"
#include "store/log/flusher.h"
#include "store/queue/dispatcher.h"
#include "store/queue/queue_table.h"
#include "store/recovery/checkpoint_file.h"
#include "store/recovery/queue_promises.h"

namespace saker::store {

/// The parts that a checkpoint is made of. All outlive the Checkpointer.
struct CheckpointSources {
  file::Disk& disk;
  std::string root_dir;
  Sequencer& sequencer;
  Dispatcher& dispatcher;
  Flusher& flusher;
  Health& health;
  QueueTable& queues;
  QueueExtensions& extensions;
  const Indexer* indexer = nullptr;  ///< null: nothing is indexed, its field stays as it was
};

/// Every ten seconds brings log and queues to the medium and says so in the file `checkpoint`, so
/// that recovery knows where to begin, and in `queues.sum` what the queues then hold, so that it
/// notices what is gone. In between writes the tails of queues that became long, and tries every
/// second to write what a full disk refused. Where very many queues came to rest, the memory of
/// their entries goes back to the system.
/// Thread: `checkpointer`, its own; write(): any (locks writing_).
class Checkpointer {
 public:
  Checkpointer(CheckpointSources sources, const Checkpoint& found);
  ~Checkpointer();

  void start();
  void stop();  ///< ends the thread; writes nothing; idempotent

  /// Flushes log and queues, then writes the checkpoint. Nothing if nothing changed.
  Status write();
  /// The last one of a run, when all is at rest: also says where the files of the queues begin.
  Status write_last();
  /// Lets queues lose entries. A start that finds them gone must not take that for a loss: what was
  /// said of the queues is taken back before. Waits for no checkpoint.
  void drop_entries(const std::function<void()>& drop);
  /// Writes a checkpoint unless all entries before `end` are on the medium already: a log file that
  /// ends there may go, and no crash leaves a hole in a queue. Where none can be written, as on a
  /// full disk, that is logged: the room is needed more.
  void cover(LogOffset end);
  /// What recovery has found of the log is on the medium: the times of the last record. Of the
  /// queues in `unsynced` nobody knows.
  void set_recovered(const Dispatcher::Progress& last, std::vector<Queue*> unsynced);

 private:
  void run();
  void tick(int number);
  void give_back_memory();
  void write_long_tails();
  void write_tails_if_due();
  Dispatcher::Progress collect_dirty();
  Status write_locked();
  void count(Queue& queue, LogOffset last) {
    sum_.move(queue.name(), std::exchange(queue.counted, last), last);
  }
  Status sync_queues();

  const CheckpointSources sources_;
  std::mutex writing_;
  Checkpoint checkpoint_;           // under writing_
  Checkpoint written_;              // under writing_
  std::vector<Queue*> unsynced_;    // under writing_; without repetition
  std::size_t written_queues_ = 0;  // under writing_; in checkpoints since memory was given back
  bool is_at_rest_ = false;         // under writing_; the last one found nothing to write
  QueueSum sum_;                    // under writing_; of what was collected last
  QueuePromises promises_;
  std::atomic<std::int64_t> covered_ = -1;  ///< entries up to this record are on the medium

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  bool has_long_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
