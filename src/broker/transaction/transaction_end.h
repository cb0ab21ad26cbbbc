#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/transaction.h"
#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/options.h"
#include "broker/produce/stored_properties.h"
#include "broker/tally/event_counts.h"
#include "broker/timer/timer_intake.h"
#include "broker/transaction/half_message.h"
#include "broker/transaction/transaction_table.h"
#include "model/delay_levels.h"
#include "store/store.h"

namespace saker::broker {

/// Ends transactions as their producers say: a commit puts the message where it was meant to go, a
/// rollback only remembers. Each transaction ends once; what comes later is answered with success
/// and changes nothing. Thread: its lane. Source: spec 05 §23.2.
class TransactionEnd {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const DelayLevels& delay_levels;
    const store::Store& store;
    store::Appender& appender;
    TransactionTable& table;
    EventCounts& events;
    SendMeter& meter;                           ///< of the lane
    const store::TimerStore* timers = nullptr;  ///< null: none are served
  };
  explicit TransactionEnd(const Rooms& rooms);

  void end(const api::EndTransactionRequest& request, api::Completion done);

 private:
  /// A commit that is with the store.
  struct Commit {
    QueueOffset transaction;
    metrics::ClassHistogram* ages = nullptr;
    std::int64_t age_seconds = 0;
    SendMeter::Sent sent = {};  ///< not counted if the message waits on
  };

  api::Outcome check(const api::EndTransactionRequest& request, const HalfMessage& half) const;
  TimerIntake::Verdict judge_time(const HalfMessage& half) const;
  void commit(const HalfMessage& half, std::optional<std::int64_t> slot_ms, api::Completion done);
  void put_aside(const HalfMessage& half, std::int32_t level, store::NewRecord& committed);
  void put_into_slot(const HalfMessage& half, std::int64_t slot_ms, store::NewRecord& committed);
  void list_light_queues(const HalfMessage& half, store::NewRecord& committed);
  Commit begin_commit(const HalfMessage& half, const store::NewRecord& committed);
  void completed(const Commit& commit, const store::Appended& appended, api::Completion done);
  void refuse(const api::EndTransactionRequest& request, const api::Outcome& why,
              api::Completion done);

  const Rooms rooms_;
  RateLimit log_limit_;
  TimerIntake timer_intake_;
  StoredProperties properties_;
  std::vector<std::string_view> light_queues_;  ///< of the message at hand
};

}  // namespace saker::broker
