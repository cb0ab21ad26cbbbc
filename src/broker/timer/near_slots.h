#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "broker/timer/timer_message.h"
#include "model/offset.h"

namespace saker::broker {

/// A timer message that is about to be due: where it lies, and when it is to go.
struct NearTimer {
  std::int64_t due_ms = 0;
  LogOffset record;
  std::int64_t enqueued_ms = 0;
  std::int32_t record_bytes = 0;
  bool rolls = false;
  bool is_plain = false;  ///< the store would not have it with what is added to it
};

/// What a slot's files hold.
struct LoadedSlot {
  std::int64_t slot_ms = 0;
  std::int64_t last = -1;  ///< the unit it was read from
  bool failed = false;     ///< the disk refused: the slot is to be read again
  std::vector<NearTimer> timers;
  std::vector<std::string> delete_keys;
};

/// The slots that are due or soon will be, in memory, each in the order of its due times; beside
/// them the messages that were due before they could enter a slot. Nothing of a slot is given out
/// before its files were read: they may hold what takes a message back. Thread: timer.
class NearSlots {
 public:
  /// The slot of messages that are in no file.
  static constexpr std::int64_t kLate = -1;

  /// A slot whose files are being read.
  void expect(std::int64_t slot_ms);
  void take_in(LoadedSlot loaded);

  void add(std::int64_t slot_ms, const NearTimer& timer);
  void add_delete_key(std::int64_t slot_ms, std::string key);
  /// Whether another message of the slot takes this one back: by its unique key, or by topic+key.
  bool is_deleted(std::int64_t slot_ms, const TimerMessage& message) const;

  struct Taken {
    std::int64_t slot_ms = 0;
    NearTimer timer;
  };
  /// Takes one that is due, of the earliest slot that has one; with `only_begun`, of slots from
  /// which something was delivered before. It counts as outstanding until done() or give_back().
  std::optional<Taken> take_due(std::int64_t now_ms, bool only_begun);
  void done(std::int64_t slot_ms);
  void give_back(const Taken& taken);
  /// Something of the slot was delivered: the slot should be finished before a stop.
  void mark_begun(std::int64_t slot_ms);

  /// Forgets the slots before the time that are done. True if there were any.
  bool forget_before(std::int64_t time_ms);

  std::size_t count() const { return count_; }
  /// Those of slots that began before the time, and the late ones.
  std::size_t count_before(std::int64_t time_ms) const;
  std::size_t expected_count() const;
  /// The earliest slot; nothing if there is none.
  std::optional<std::int64_t> first_ms() const;
  /// When the next one that is in memory is due.
  std::optional<std::int64_t> next_due_ms() const;
  bool has_late() const;
  /// Something is with the store, or was delivered of a slot that is not done.
  bool is_busy() const;

 private:
  struct Slot {
    bool is_expected = false;
    bool is_begun = false;
    std::size_t outstanding = 0;
    std::vector<NearTimer> heap;  ///< the earliest first
    std::set<std::string, std::less<>> delete_keys;

    bool is_done() const { return !is_expected && outstanding == 0 && heap.empty(); }
  };

  void push(Slot& slot, const NearTimer& timer);

  std::map<std::int64_t, Slot> slots_;
  std::size_t count_ = 0;  ///< of timers in all heaps
};

}  // namespace saker::broker
