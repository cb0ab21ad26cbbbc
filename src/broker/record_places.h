#pragma once

#include "model/offset.h"

namespace saker::broker {

/// The places of records that were read from a queue, each behind the one before. The number in a
/// record may be another: of a copy of a batch, of a batch that the read began inside of, of a
/// damaged one. It counts only where it lies within what was read. Thread: one.
class RecordPlaces {
 public:
  RecordPlaces() = default;
  /// Of a read of [from, end).
  RecordPlaces(QueueOffset from, QueueOffset end) : next_(from), end_(end) {}

  /// The place of the next record, in which that number stands.
  QueueOffset take(QueueOffset recorded) {
    const bool fits = recorded >= next_ && recorded < end_;
    const QueueOffset at = fits ? recorded : next_;
    next_ = at + 1;
    return at;
  }
  /// Behind the last one taken.
  QueueOffset next() const { return next_; }

 private:
  QueueOffset next_;
  QueueOffset end_;
};

}  // namespace saker::broker
