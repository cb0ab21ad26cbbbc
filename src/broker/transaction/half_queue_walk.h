#pragma once

#include <functional>
#include <string_view>

#include "broker/produce/half_text.h"
#include "store/store.h"

namespace saker::broker {

/// Gets the bytes from a record on.
using HalfQueueVisitor = std::function<void(std::string_view bytes)>;

/// Reads [from, end) of the queue kHalfQueue of a topic, at start: waits for the disk. Where
/// entries have no record any more, they are passed over. Thread: one.
class HalfQueueWalk {
 public:
  HalfQueueWalk(const store::Store& store, std::string_view topic, QueueOffset from,
                QueueOffset end)
      : store_(store), topic_(topic), at_(from), end_(end) {}

  /// Shows the next records; false at the end. What the disk refuses now, it may give a moment
  /// later: after some seconds of that status() says why, and the walk stays where it is.
  bool step(const HalfQueueVisitor& visit);
  const Status& status() const { return status_; }
  QueueOffset at() const { return at_; }
  void pass_over() { at_ = at_ + 1; }

  /// All of it. Errors: something cannot be read.
  Status finish(const HalfQueueVisitor& visit);

 private:
  store::ReadResult read() const;

  const store::Store& store_;
  const std::string_view topic_;
  QueueOffset at_;
  const QueueOffset end_;
  Status status_;
};

}  // namespace saker::broker
