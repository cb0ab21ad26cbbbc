#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "base/string_map.h"
#include "broker/produce/half_book.h"
#include "broker/transaction/half_window.h"
#include "model/offset.h"

namespace saker::broker {

/// A copy of a half message that the store has.
struct HalfCopy {
  QueueOffset transaction;  ///< the number of the transaction: the place of its first copy
  QueueOffset place;        ///< of this copy, in the half queue
  LogOffset log_offset;
  std::int32_t check_count = 0;
};

/// A transaction whose time has come, taken by the checks.
struct DueTransaction {
  HalfCopy copy;
  std::string producer_group;
  bool is_check_due = false;       ///< else only looked at for its age
  std::int64_t check_ms = 0;       ///< steady clock
  std::int64_t born_ms = 0;        ///< steady clock
  std::int64_t copied_ms = 0;      ///< steady clock, of the copy
  std::int64_t places_behind = 0;  ///< half messages that came after the copy
};

/// Every transaction that is not over. Finished ones cost nothing: a place of the half queue that
/// was seen and is not in here is finished. Times are the steady clock's.
///
/// States and what changes them:
///
///     state     | event                       | then
///     ----------+-----------------------------+----------------------------------------------
///     –         | half message stored         | open
///     open      | claim (commit, rollback)    | ending
///     ending    | claim                       | refused: somebody is at it
///     ending    | ended (outcome is certain)  | its copy is written off; forgotten
///     ending    | unclaim (store refused)     | open
///     open      | taken by the checks         | open, and moving: nobody else takes it
///     moving    | moved (new copy stored)     | the old copy is written off; open
///     ending    | moved, then unclaim         | likewise: its checks are resumed
///     moving    | postpone                    | open
///     moving    | gave_up (third copy stored) | its copy is written off; given up
///     given up  | claim, ended, unclaim       | as open; nothing is left to write off
///     given up  | kGivenUpMax later ones      | forgotten
///
/// A transaction may be claimed and end while it is moving: the copy under way is written off when
/// it arrives. Thread: any (locks mutex_).
class TransactionTable final : public HalfBook {
 public:
  /// Transactions that were given up and may still be ended.
  static constexpr std::size_t kGivenUpMax = 10'000;

  enum class Claim {
    kTaken,    ///< the caller ends it
    kBusy,     ///< another caller is ending it
    kOver,     ///< it has ended before
    kUnknown,  ///< there was never one
  };
  struct Limits {
    std::size_t open_max = 1'000'000;
    std::int64_t look_every_ms = 30'000;  ///< how often an open one is looked at, at least
  };

  TransactionTable(const Clock& clock, const Limits& limits) : clock_(clock), limits_(limits) {}

  /// At start: everything before `begin` is done.
  void begin_at(QueueOffset begin);
  /// At start: a place that is done already.
  void note_done(QueueOffset place);
  /// At start: a place that is over, which is still to be written off.
  void note_over(QueueOffset place);
  /// At start: one that was given up; if it is open as well, its copy is written off.
  void note_given_up(QueueOffset transaction);

  bool full() const override;
  void enter(const NewHalf& half) override;
  std::size_t open_count() const;
  /// The same by the topics that the messages are for.
  OrderedStringMap<std::size_t> open_by_topic() const;

  struct Prepared {
    HalfCopy copy;
    std::string_view producer_group;
    std::int64_t born_ms = 0;
    std::int64_t copied_ms = 0;
    std::int64_t check_ms = 0;  ///< when its producer is to be asked
    std::string_view topic = {};
  };
  /// A half message is found at start.
  void prepared(const Prepared& half);

  Claim claim(QueueOffset transaction);
  void unclaim(QueueOffset transaction);
  /// Or its message is gone from the store.
  void ended(QueueOffset transaction);
  bool is_given_up(QueueOffset transaction) const;

  /// What is due now, `count_max` at most; each is the caller's until one of the next four.
  std::vector<DueTransaction> take_due(std::size_t count_max);
  void moved(const HalfCopy& to, std::int64_t check_ms);
  void postpone(QueueOffset transaction, std::int64_t check_ms);
  void gave_up(QueueOffset transaction);

  /// Places that were written off since the last call, for the op log.
  std::vector<QueueOffset> take_written_off();
  /// The op log has them.
  void recorded(const std::vector<QueueOffset>& places);

  /// Every place before it is done, and the store knows.
  QueueOffset done_until() const;

 private:
  enum class State : std::uint8_t { kOpen, kEnding };
  using Names = StringMap<std::size_t>;
  using Name = Names::value_type;  ///< with the number of users
  struct Entry {
    QueueOffset place;
    LogOffset log_offset;
    std::int64_t born_ms = 0;
    std::int64_t copied_ms = 0;
    std::int64_t check_ms = 0;
    std::int64_t look_ms = 0;  ///< of the look that is scheduled; others are stale
    Name* group = nullptr;
    Name* topic = nullptr;  ///< null: given up
    std::int32_t check_count = 0;
    State state = State::kOpen;
    bool is_moving = false;
    bool is_given_up = false;
  };
  using Entries = std::unordered_map<std::int64_t, Entry>;

  void schedule(std::int64_t transaction, Entry& entry);
  void write_off(QueueOffset place) { written_off_.push_back(place); }
  void forget(Entries::iterator at);
  void keep_given_up(Entries::iterator given_up);
  static Name* use(Names& names, std::string_view name);
  static void give_back(Names& names, Name*& name);
  DueTransaction due_of(std::int64_t transaction, const Entry& entry) const;

  const Clock& clock_;
  const Limits limits_;
  mutable std::mutex mutex_;  ///< of all that follows
  Entries entries_;
  std::size_t given_up_count_ = 0;
  std::deque<std::int64_t> given_up_order_;
  Names groups_;
  Names topics_;
  std::map<std::int64_t, std::vector<std::int64_t>> looks_;  ///< by time, in steps
  HalfWindow window_;
  std::vector<QueueOffset> written_off_;
};

}  // namespace saker::broker
