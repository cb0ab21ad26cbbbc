#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "file/disk.h"
#include "store/recovery/checkpoint_file.h"
#include "store/recovery/queue_sum.h"

namespace saker::store {

/// What a checkpoint promises of the queues.
struct QueuePromise {
  QueueSum sum;                         ///< of their entries up to the checkpoint's record
  std::optional<std::uint64_t> begins;  ///< begins_of(); after a clean stop only

  friend bool operator==(const QueuePromise&, const QueuePromise&) = default;
};

/// The file `<root>/queues.sum`, which says what a checkpoint promises of the queues. Ours alone:
/// RocketMQ loses messages whose entries are gone (spec 04 §33), and with its first checkpoint what
/// stands here counts no more.
///
/// One page, numbers of 64 bits, big-endian; two rows, so that with each write of either file one
/// of them belongs to what stands in `checkpoint`. ON DISK: never change.
///
///     0  form 3 · 8  row · 72  row
///     row: 0 physic_ms · 8 logics_ms · 16 logics_offset of its checkpoint; all 0: none
///          24 count · 32 ends · 40 begins · 48 whether begins is known · 56 0
///
/// Thread: one.
class QueueSumFile {
 public:
  /// Keeps what the file promises for `checkpoint`, the one that was found.
  QueueSumFile(file::Disk& disk, const std::string& root, const Checkpoint& checkpoint);

  /// What holds for the checkpoint of the last write(), or for the one that was found.
  const std::optional<QueuePromise>& promise() const { return now_.promise; }

  /// Before the checkpoint itself is written. What was promised for the one before is kept.
  Status write(const QueuePromise& promise, const Checkpoint& checkpoint);

  /// Takes every promise back, also those that this one has not understood. On the medium when this
  /// returns.
  Status withdraw();

 private:
  struct Row {
    Checkpoint checkpoint;
    std::optional<QueuePromise> promise;
  };
  struct Page;

  Status write_page();

  file::Disk& disk_;
  const std::string path_;
  Row before_;
  Row now_;
  bool may_hold_rows_;
};

}  // namespace saker::store
