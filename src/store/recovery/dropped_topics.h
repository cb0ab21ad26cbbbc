#pragma once

#include <atomic>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "base/result.h"
#include "file/disk.h"
#include "model/offset.h"

namespace saker::store {

/// Up to where in the log the records of deleted topics are. A queue that is built again from the
/// log must not bring them back: the topic of that name may be another one by then. Ours alone:
/// with RocketMQ they come back.
///
/// Kept in `<root>/topics.dropped`, a line a topic: offset, space, name. Thread: any (locks
/// mutex_).
class DroppedTopics {
 public:
  DroppedTopics(file::Disk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}

  /// Before the others. What the log has lost by now is forgotten. Errors: kCorrupt, with the path.
  Status load(LogOffset log_begin);

  /// The log was found to end there: what comes next is no record of a topic that was deleted. On
  /// the medium when this returns.
  Status end_log_at(LogOffset end);

  /// The topic's records before `end` are dropped. On the medium when this returns.
  Status add(std::string_view topic, LogOffset end);

  /// Records of the topic before this are dropped; 0 if it was not deleted.
  LogOffset end_of(std::string_view topic) const;
  /// Entries of the topic's queues before this are dropped: as end_of(), of a lite topic's queue
  /// that of its parent, whose records they name.
  LogOffset end_of_queues(std::string_view topic) const;

 private:
  using Ends = std::map<std::string, LogOffset, std::less<>>;
  std::string text() const;

  file::Disk& disk_;
  const std::string path_;
  mutable std::mutex mutex_;
  Ends ends_;                          // under mutex_
  std::atomic<bool> is_empty_ = true;  ///< asked of each record that is read again
};

}  // namespace saker::store
