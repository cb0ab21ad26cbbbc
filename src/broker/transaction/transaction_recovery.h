#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/clock.h"
#include "broker/offset/offset_table.h"
#include "broker/options.h"
#include "broker/transaction/half_message.h"
#include "broker/transaction/op_log.h"
#include "broker/transaction/transaction_table.h"
#include "store/store.h"

namespace saker::broker {

/// Finds the open transactions of a store at start. What is read grows with the transactions since
/// the oldest open one, of which finished ones cost a number in an op record. It takes over from
/// RocketMQ's broker, whose copies do not name the first one, and ignores the progress of a queue
/// that lost its end. Used once. Thread: the one that starts.
class TransactionRecovery {
 public:
  /// What it reads from.
  struct Rooms {
    const Options& options;
    const Clock& clock;
    const store::Store& store;
    const OffsetTable& offsets;
  };
  explicit TransactionRecovery(const Rooms& rooms) : rooms_(rooms) {}

  void fill(TransactionTable& table, OpLog& op_log);

 private:
  QueueOffset begin_of(std::string_view topic) const;
  void read_ops(QueueOffset from, OpLog& op_log);
  void note_done(QueueOffset place);
  bool is_done(QueueOffset place) const;
  void read_halves(QueueOffset from, TransactionTable& table);
  void read_open(QueueOffset from, QueueOffset end, TransactionTable& table);
  void open(const HalfMessage& half, TransactionTable& table);
  void read_given_up(TransactionTable& table) const;
  void note_given_up(std::string_view bytes, TransactionTable& table) const;

  const Rooms rooms_;
  QueueOffset half_begin_;
  QueueOffset half_end_;
  std::vector<bool> done_;                         ///< from half_begin_ on: op records name it
  std::unordered_set<std::int64_t> done_earlier_;  ///< those before it, which are few
  std::unordered_map<std::int64_t, std::string> open_keys_;  ///< unique keys by transaction
};

}  // namespace saker::broker
