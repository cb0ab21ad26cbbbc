#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "store/append/sequencer.h"
#include "store/log/flusher.h"
#include "store/queue/dispatcher.h"
#include "store/recovery/checkpoint_file.h"

namespace saker::store {

/// The parts that a checkpoint is made of. All outlive the Checkpointer.
struct CheckpointSources {
  file::Disk& disk;
  std::string root_dir;
  Sequencer& sequencer;
  Dispatcher& dispatcher;
  Flusher& flusher;
  const Watermarks& marks;
  const Health& health;
  bool synchronous_flush = false;
};

/// Every ten seconds brings log and queues to the medium and says so in the file `checkpoint`, so
/// that recovery knows where to begin. Also tries again to enter what a full disk held back.
/// Thread: `checkpointer`, its own; write(): any (locks writing_).
class Checkpointer {
 public:
  Checkpointer(CheckpointSources sources, const Checkpoint& found);
  ~Checkpointer();

  void start();
  void stop();  ///< ends the thread; writes nothing; idempotent

  /// Flushes log and queues, then writes the checkpoint. Nothing if nothing changed.
  Status write();
  /// What recovery has found is on the medium: the times of the last record.
  void set_recovered(const Dispatcher::Progress& last);

 private:
  void run();
  void retry_held_back();
  Status sync_queues(const std::vector<std::shared_ptr<file::Mapping>>& dirty) const;

  const CheckpointSources sources_;
  std::mutex writing_;
  Checkpoint checkpoint_;                                 // under writing_
  Checkpoint written_;                                    // under writing_
  std::vector<std::shared_ptr<file::Mapping>> unsynced_;  // under writing_
  std::vector<Arrival> arrivals_;                         // its thread

  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace saker::store
