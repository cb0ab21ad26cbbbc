#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>

#include "base/result.h"
#include "store/queue/queue.h"

namespace saker::store {

/// Looks at single entries of a queue, some of them at once. Thread: one.
class EntryWindow {
 public:
  /// Fills the span with entries from an index on; less where they end. Zero: there is none.
  using Source = std::function<Result<std::size_t>(std::int64_t index, std::span<QueueEntry> out)>;

  /// What readers of the queue see.
  static EntryWindow of(const Queue& queue, std::size_t ahead);
  /// What stands in its files, visible or not.
  static EntryWindow of(const QueueFiles& files, std::size_t ahead);

  /// The entry at an index; one that is not valid if it cannot be had (the error is kept). The next
  /// `ahead` - 1 are then at hand.
  QueueEntry at(std::int64_t index);

  /// Ok, or why an entry could not be had: kNotFound only where nothing worse was met.
  const Status& status() const { return status_; }
  /// The same, but ok where entries were missing only because no file holds them.
  Status readable() const;

  /// The first index of [begin, end) whose entry is not `accepted`; end if all are. Entries that
  /// are accepted stand before those that are not.
  std::int64_t partition(std::int64_t begin, std::int64_t end,
                         const std::function<bool(const QueueEntry&)>& accepted);

  /// The first index of [begin, end) whose record does not lie before `log_min`; end if all do. An
  /// entry that is blank or damaged counts as the next one that is not, or as kept where there is
  /// none.
  std::int64_t first_kept(std::int64_t begin, std::int64_t end, LogOffset log_min);

  static constexpr std::size_t kAheadMax = 64;

 private:
  EntryWindow(Source source, std::size_t ahead);
  void fetch(std::int64_t index);

  Source source_;
  std::size_t ahead_;
  std::array<QueueEntry, kAheadMax> entries_;
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
  Status status_;
};

}  // namespace saker::store
