#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "api/pop.h"
#include "base/clock.h"
#include "broker/consume/wake_router.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/pop/pop_checks.h"
#include "broker/pop/pop_state.h"
#include "broker/pop/revive_writer.h"
#include "broker/tally/pair_counts.h"

namespace saker::broker {

/// What consumers say of popped messages: done, or later again. Acknowledgements of one turn that
/// belong to one check point become one record. Thread: its lane.
class Acker {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const store::Store& store;
    OffsetTable& offsets;
    PopState& state;
    WakeRouter& router;
    PopChecks& checks;
    ReviveWriter& writer;
    PairCounts& counts;  ///< of messages that are done
  };
  explicit Acker(const Rooms& rooms) : rooms_(rooms), counts_(rooms.counts) {}

  void acknowledge(const api::PoppedMessage& message, const api::ClientChannel& client,
                   api::Completion done);
  void acknowledge_all(std::span<const api::AckBatch> batches, api::Completion done);
  void change_invisibility(const api::InvisibilityRequest& request,
                           const api::ClientChannel& client, api::InvisibilityCompletion done);

  /// Stages what the turn collected.
  void stage_collected();
  bool has_collected() const { return !collected_.empty(); }

 private:
  using Task = UniqueFunction<void()>;
  /// Acknowledgements of one check point that no record says yet.
  struct Collected {
    CheckPointPtr check_point;
    std::vector<QueueOffset> offsets;
    std::vector<Task> waiting;
  };

  /// `waiting` runs once the record is in the log, or at once if none is needed.
  void mark_done(const api::PoppedMessage& message, Task waiting);
  void collect(const CheckPointPtr& check_point, QueueOffset offset, Task waiting);
  void stage(Collected collected);
  void stage_unknown(const api::PoppedMessage& message, Task waiting);
  api::Outcome acknowledge_ordered(const api::PoppedMessage& message);
  QueueOffset end_of_done(const api::PoppedMessage& message, const OrderTable::Acked& acked) const;
  void open_queue(const api::PoppedMessage& message);
  api::InvisibilityOutcome change_ordered(const api::InvisibilityRequest& request);
  void replace(const api::InvisibilityRequest& request, ReviveQueue& queue,
               api::InvisibilityCompletion done);
  static CheckPointKey key_of_message(const api::PoppedMessage& message);

  const Rooms rooms_;
  PairCache counts_;
  std::vector<Collected> collected_;
  std::unordered_map<const CheckPoint*, std::size_t> places_;  ///< in collected_
};

}  // namespace saker::broker
