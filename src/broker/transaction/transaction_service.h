#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include "broker/offset/offset_table.h"
#include "broker/transaction/op_log.h"
#include "broker/transaction/transaction_checks.h"
#include "broker/transaction/transaction_table.h"

namespace saker::broker {

/// What goes on for transactions in the background: finds the open ones at start, asks about them,
/// writes down what is over, and how far all is done. Thread: lane 0; before and after the lanes
/// run, the owner's.
class TransactionService {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    TopicTable& topics;
    ProducerRegistry& producers;
    OffsetTable& offsets;
    const store::Store& store;
    store::Appender& appender;
    TransactionTable& table;
    std::int64_t keep_ms = 0;
  };
  explicit TransactionService(const Rooms& rooms);

  /// Finds the open transactions. Before the first message.
  void recover();

  /// Stages what is due; the number of records. The caller commits them.
  std::size_t stage_due();

  /// Writes down what is over. After the last message; the caller commits nothing.
  void finish();

 private:
  /// How far all was done at some time, and where a start has to read op records from then.
  struct Done {
    std::int64_t at_ms = 0;
    QueueOffset half;
    QueueOffset op;
  };
  Done done_now();
  void publish_settled();
  void publish(const Done& done);

  const Rooms rooms_;
  OpLog op_log_;
  TransactionChecks checks_;
  std::deque<Done> unsettled_;
  QueueOffset op_begin_;  ///< as of the last publication
  std::int64_t publish_due_ms_ = 0;
};

}  // namespace saker::broker
