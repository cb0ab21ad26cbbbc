#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/group/group_table.h"
#include "broker/options.h"
#include "broker/pop/offset_recovery.h"
#include "broker/pop/pop_state.h"
#include "broker/pop/revive_reader.h"
#include "broker/pop/revive_writer.h"
#include "broker/produce/stored_properties.h"
#include "broker/tally/event_counts.h"
#include "broker/topic/topic_table.h"
#include "store/store.h"
#include "wire/record/record.h"

namespace saker::broker {

/// Gives out anew what was popped and not acknowledged in time: stores it in the group's retry
/// topic, or, after too many tries, among its dead letters. A message counts as done in its check
/// point only after it was stored there. Keeps the revive queues in order: reads what others wrote,
/// writes what must not be in memory alone, commits how far they are done.
/// Thread: lane 0. Source: spec 04 §25.4.
class Reviver {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    GroupTable& groups;
    OffsetTable& offsets;
    const store::Store& store;
    store::Appender& appender;
    PopState& state;
    ReviveWriter& writer;
    HostAddress host;
    EventCounts& events;
    std::int64_t offsets_saved_ms = 0;  ///< when the groups' offsets were written last
  };
  explicit Reviver(const Rooms& rooms);

  /// Reads what an earlier run left, as far as that does not take long. Before pops are served.
  void begin();

  /// Does what is due. True if something was staged: the caller commits it, and asks again until
  /// there is nothing.
  bool step();

  /// Before the store is closed: everything that is not done goes to the end of the log in the
  /// order of its time, and the rest need not be read again. The caller commits.
  void stage_rest();
  void commit_offsets();

 private:
  /// One check point whose time is over.
  struct Round;
  using RoundPtr = std::shared_ptr<Round>;

  bool read();
  void visit(ReviveQueue& queue, std::int64_t now_ms);
  void revive(ReviveQueue& queue, const CheckPointPtr& check_point);
  void write(ReviveQueue& queue, const CheckPointPtr& check_point);
  void write_oldest_again(ReviveQueue& queue);
  bool is_wanted(const wire::record::CheckPointRecord& what) const;
  void stage_message(const RoundPtr& round, std::size_t index);
  void stage_copy(const RoundPtr& round, std::size_t index, const wire::record::Record& original);
  std::string target_of(const wire::record::CheckPointRecord& what,
                        const wire::record::Record& original);
  void write_properties(const wire::record::CheckPointRecord& what,
                        const wire::record::Record& original, bool dead);
  void end(const RoundPtr& round);
  /// Of a message, for another delivery or for the dead letters.
  struct Copy {
    std::int64_t bytes = 0;
    bool is_dead = false;
    bool stored = true;
  };
  void count(const wire::record::CheckPointRecord& what, const Copy& copy);

  const Rooms rooms_;
  OffsetRecovery recovery_;
  ReviveReader reader_;
  StoredProperties properties_;
  RateLimit log_limit_;
  std::int64_t commit_due_ms_ = 0;
  bool staged_ = false;
  bool recovered_ = false;  ///< the offsets
};

}  // namespace saker::broker
