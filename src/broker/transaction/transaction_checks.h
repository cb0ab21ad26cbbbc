#pragma once

#include <cstddef>
#include <cstdint>

#include "api/transaction.h"
#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/client/producer_registry.h"
#include "broker/options.h"
#include "broker/produce/stored_properties.h"
#include "broker/topic/topic_table.h"
#include "broker/transaction/half_message.h"
#include "broker/transaction/transaction_table.h"
#include "store/store.h"

namespace saker::broker {

/// Asks producers about transactions that stay open. Each question is a new copy of the half
/// message, which carries the number of questions: so a restart goes on counting, and the half
/// queue is done up to a place not long ago. What nobody answers is moved to a topic of its own.
/// Thread: lane 0. Source: spec 05 §23.3.
class TransactionChecks {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    ProducerRegistry& producers;
    const store::Store& store;
    store::Appender& appender;
    TransactionTable& table;
    std::int64_t keep_ms = 0;  ///< older transactions are given up: their messages expire
  };
  explicit TransactionChecks(const Rooms& rooms);

  /// Stages what is due; the number of records. The caller commits them.
  std::size_t stage_due();

 private:
  bool stage_one(const DueTransaction& due);
  bool is_to_be_given_up(const DueTransaction& due) const;
  void give_up(const DueTransaction& due, const HalfMessage& half);
  void move(const DueTransaction& due, const HalfMessage& half, api::ClientChannelPtr asked);
  void ask(const HalfCopy& copy, api::ClientChannel& producer);
  store::NewRecord copy_of(const HalfMessage& half, std::string_view topic) const;
  std::int64_t next_check_ms() const;

  const Rooms rooms_;
  RateLimit log_limit_;
  StoredProperties properties_;
};

}  // namespace saker::broker
