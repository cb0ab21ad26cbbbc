#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "file/disk.h"
#include "store/timer/timer_options.h"

namespace saker::store {

/// Where the units of one slot stand: from the newest each names the one before it.
struct TimerSlot {
  std::int64_t first = -1;  ///< position of the oldest unit in the timer log; -1: no unit
  std::int64_t last = -1;
  std::int32_t count = 0;

  bool empty() const { return last < 0; }
  friend bool operator==(const TimerSlot&, const TimerSlot&) = default;
};

/// The file `timerwheel`: 1,209,600 slots of 32 bytes, each of timerPrecisionMs, for 14 days if
/// that is a second. Big-endian, ON DISK: never change.
///
///     0 time 8 (ms / precision) · 8 first 8 · 16 last 8 · 24 count 4 · 28 zero 4
///
/// A slot of another time than the one asked for is empty. What is set is kept in memory by the
/// page, and gets into the file when it is taken and written; the file is made then. Of what is
/// only looked at the last page is kept, as slots are looked at in their order.
///
///     take_changes() → write(changes), or give_back(changes) → take_changes() …
///
/// Thread: one at a time; write(): any.
class TimerWheel {
 public:
  static constexpr std::int64_t kSlotBytes = 32;

  TimerWheel(file::Disk& disk, std::string path, const TimerOptions& options)
      : disk_(disk),
        path_(std::move(path)),
        precision_ms_(options.precision_ms),
        slot_count_(options.slot_count) {}

  /// A file that is too short, or in which a slot stands that cannot be, is removed. Errors: one
  /// that is too long (kCorrupt; says what to do).
  Status load();
  /// Forgets every slot, and removes the file.
  Status discard();
  std::int64_t file_bytes() const { return slot_count_ * kSlotBytes; }
  /// Whether there was a file with slots at load().
  bool was_there() const { return was_there_; }
  /// Whether no slot was ever set.
  bool is_empty() const { return !was_there_ && pages_.empty(); }

  Result<TimerSlot> slot(std::int64_t slot_ms) const;
  Status set(std::int64_t slot_ms, const TimerSlot& slot);

  /// Calls `visit` with every slot that is not empty: those of pages in memory first.
  using Visit = std::function<void(std::int64_t slot_ms, const TimerSlot& slot)>;
  Status each(const Visit& visit) const;

  /// A page of the file as it shall be.
  struct PageCopy {
    std::int64_t index;
    std::string bytes;
  };
  /// What changed since the last call.
  std::vector<PageCopy> take_changes();
  /// They did not get into the file.
  void give_back(const std::vector<PageCopy>& changes);
  /// Brings changes to the medium. Touches nothing but the file.
  Status write(const std::vector<PageCopy>& changes) const;

 private:
  struct Page {
    std::string bytes;
    bool is_dirty = false;
  };

  /// What stands in files may say anything: a time before all times is in the first slot.
  std::int64_t time_of(std::int64_t slot_ms) const {
    return slot_ms < 0 ? 0 : slot_ms / precision_ms_;
  }
  void each_in(std::string_view bytes, const Visit& visit) const;
  Status each_page(
      const std::function<void(std::int64_t index, std::string_view page)>& visit) const;
  bool is_possible(std::int64_t index, std::string_view bytes) const;
  struct Look {
    bool is_used = false;  ///< a message is in some slot
    bool is_sound = true;
  };
  Result<Look> look() const;
  Result<Page*> page_to_change(std::int64_t index);
  Result<std::string_view> page_to_read(std::int64_t index) const;

  file::Disk& disk_;
  const std::string path_;
  const std::int64_t precision_ms_;
  const std::int64_t slot_count_;
  bool was_there_ = false;
  std::map<std::int64_t, std::unique_ptr<Page>> pages_;  ///< those that were set
  mutable PageCopy seen_{-1, {}};                        ///< looked at last, and not in pages_
};

}  // namespace saker::store
