#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "store/recovery/queue_sum_file.h"

namespace saker::store {

/// What checkpoints say of the queues, while queues may be dropped at any time: what was said is
/// taken back before the first entry goes, and a checkpoint that looked at the queues before or
/// meanwhile says nothing. Nobody who drops queues waits for a checkpoint. Thread: any.
class QueuePromises {
 public:
  QueuePromises(file::Disk& disk, const std::string& root, const Checkpoint& checkpoint)
      : file_(disk, root, checkpoint) {}

  /// Around the loss of entries. Errors of begin_drop: a start after a crash may find less than was
  /// said, and build queues anew for nothing.
  Status begin_drop();
  void end_drop();

  /// To be asked for before the queues are looked at; what they held then may be promised as long
  /// as none was dropped since.
  using Moment = std::int64_t;
  Moment look();
  /// Says what the queues held at a moment, beside the checkpoint that is about to be written.
  Status write(const QueuePromise& promise, const Checkpoint& checkpoint, Moment looked);
  /// Whether the last checkpoint has said something that holds.
  bool is_there();

 private:
  static constexpr Moment kNever = -1;

  std::mutex mutex_;
  QueueSumFile file_;       // under mutex_
  Moment drops_ = 0;        // under mutex_; that were begun
  int drops_going_on_ = 0;  // under mutex_
};

}  // namespace saker::store
