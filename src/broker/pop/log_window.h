#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "model/offset.h"

namespace saker::broker {

/// What is known of the entries of one revive queue, from the first that is not done on:
///
///     begin                                next_unknown
///       │ open  done  done  open  done  done │ unknown  done  unknown …
///
/// Thread: its owner's.
class LogWindow {
 public:
  enum class Entry : std::uint8_t {
    kUnknown,  ///< not read, and not written here
    kOpen,     ///< a check point that is not done
    kDone,     ///< nothing is left of it
  };

  /// Everything before `begin` is done.
  explicit LogWindow(QueueOffset begin) : begin_(begin.value) {}

  /// Places before the begin, and changes back, count for nothing.
  void set(QueueOffset at, Entry entry);

  /// The first entry that is not done.
  QueueOffset begin() const { return {begin_}; }
  QueueOffset next_unknown() const { return {next_unknown_ < begin_ ? begin_ : next_unknown_}; }
  std::int64_t size() const { return static_cast<std::int64_t>(entries_.size()); }

 private:
  void advance();

  std::int64_t begin_;
  std::int64_t next_unknown_ = 0;
  std::deque<Entry> entries_;
};

}  // namespace saker::broker
