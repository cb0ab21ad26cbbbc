#pragma once

#include <cstdint>
#include <deque>

#include "model/offset.h"

namespace saker::broker {

/// How far the half queue is done: every entry before begin() needs nothing more. A byte an entry
/// from there on, so that memory follows the oldest open transaction.
///
///     done done | open done ? open done | not there yet
///               begin()                 end()            ?: on another lane's way here
///
/// Thread: none of its own; the owner locks.
class HalfWindow {
 public:
  explicit HalfWindow(QueueOffset begin = {}) : begin_(begin) {}

  /// The entry is there, and open.
  void open(QueueOffset at);
  /// The entry needs nothing more.
  void done(QueueOffset at);

  QueueOffset begin() const { return begin_; }
  QueueOffset end() const { return begin_ + static_cast<std::int64_t>(entries_.size()); }

 private:
  enum class Entry : std::uint8_t { kNotThere, kOpen, kDone };
  void set(QueueOffset at, Entry entry);

  QueueOffset begin_;
  std::deque<Entry> entries_;
};

}  // namespace saker::broker
