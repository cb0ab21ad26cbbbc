#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "file/disk.h"
#include "model/topic_name.h"
#include "store/store.h"
#include "store/timer/timer_checkpoint.h"
#include "store/timer/timer_log.h"
#include "store/timer/timer_options.h"
#include "store/timer/timer_wheel.h"

namespace saker::store {

/// Where messages wait for their time, in queue 0. ON DISK: never rename.

/// A message of the timer topic that is to enter a slot.
struct TimerEntry {
  std::int64_t slot_ms = 0;      ///< a multiple of the precision
  std::int64_t enqueued_ms = 0;  ///< likewise
  LogOffset record;
  std::int32_t record_bytes = 0;
  std::int32_t topic_hash = 0;  ///< of the topic that the message is for
  bool rolls = false;           ///< due later than its slot
  bool deletes = false;         ///< takes back another message of its slot

  /// What it adds to its slot's count, as TimerUnit::weight().
  std::int32_t weight() const { return deletes ? -1 : 1; }
};

/// How far the user of the files got.
struct TimerProgress {
  std::int64_t read_ms = 0;  ///< every slot before this time is done
  QueueOffset queue_offset;  ///< what lies before in the timer topic is in a slot, or done

  friend bool operator==(const TimerProgress&, const TimerProgress&) = default;
};

/// Where to go on after a start.
struct TimerStart {
  TimerProgress progress;
  /// Messages of the timer topic before this offset were in slots that are lost, or in a table of
  /// RocketMQ's: those of them that are due before done_before_ms are done.
  QueueOffset lost_until;
  std::int64_t done_before_ms = 0;
};

/// Timer messages by the slot in which they are due: timer log, timer wheel and their checkpoint,
/// as RocketMQ keeps them (spec 04 §23). Files appear with the first message.
///
/// After a crash: what the wheel does not know is read again from the timer log; what the timer log
/// does not know is read again from the timer topic by the user, from TimerStart on.
///
/// Thread: add, one; slot, walk, count, flush any (locks mutex_).
class TimerStore {
 public:
  /// What it stands on; all outlive it.
  struct Place {
    file::Disk& disk;
    std::string root_dir;
    TimerOptions options;
    Store& store;
    const Clock& clock;
  };
  /// Reads what is there and makes it whole. Errors: files of a wrong length, unreadable ones.
  static Result<std::unique_ptr<TimerStore>> open(const Place& place);

  const TimerStart& start() const { return start_; }
  std::int64_t precision_ms() const { return place_.options.precision_ms; }
  /// How long a turn of the wheel takes.
  std::int64_t turn_ms() const { return place_.options.slot_count * precision_ms(); }
  /// The begin of the slot that a time lies in.
  std::int64_t slot_of(std::int64_t ms) const { return ms - ms % precision_ms(); }

  /// Whether no message was ever put into a slot.
  bool is_empty() const;

  /// Puts messages into their slots. All or none; survives a dying process when it returns, a dying
  /// machine after the next flush.
  Status add(std::span<const TimerEntry> entries);

  Result<TimerSlot> slot(std::int64_t slot_ms) const;
  /// Both ends included.
  struct SlotSpan {
    std::int64_t first_ms = 0;
    std::int64_t last_ms = 0;
  };
  /// The slots of a span that ever had a message, in their order; looks through the whole wheel, of
  /// which what was never written costs nothing.
  Result<std::vector<std::int64_t>> used_slots(const SlotSpan& span) const;
  /// Messages in a slot; 0 if that cannot be read.
  std::int32_t count(std::int64_t slot_ms) const;
  /// Messages in all slots from that one on; reads the whole wheel. 0 if that cannot be read.
  std::int64_t count_from(std::int64_t slot_ms) const;

  /// The units of a slot, newest first, from the one at `last` on; ends early where `visit` returns
  /// false. Units of files that were deleted with their messages are left out.
  using Visit = std::function<bool(const TimerUnit& unit)>;
  Status walk(std::int64_t last, const Visit& visit) const;

  /// Brings everything to the medium, at last the checkpoint that says so; also the commit log, in
  /// which is by now what `progress` speaks of. Nothing if nothing changed. Waits for the disk.
  Status flush(const TimerProgress& progress);

 private:
  explicit TimerStore(const Place& place);

  std::string path(std::string_view name) const {
    return place_.root_dir + "/" + std::string(name);
  }
  Status write_checkpoint(const TimerProgress& progress);
  /// What one flush brings to the medium.
  struct Changes {
    std::int64_t log_end = 0;
    std::vector<TimerWheel::PageCopy> pages;
  };
  Status write_changes(const Changes& changes);
  bool is_new(const TimerProgress& progress) const;

  const Place place_;
  TimerStart start_;
  TimerLog log_;
  std::atomic<bool> is_broken_ = false;  ///< a sync failed: nobody knows what is on the medium

  mutable std::mutex mutex_;
  TimerWheel wheel_;          // under mutex_
  std::int64_t log_end_ = 0;  // under mutex_; the wheel knows the units before it

  std::mutex flushing_;
  TimerCheckpoint checkpoint_;  // under flushing_; as written
};

}  // namespace saker::store
