#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "broker/transaction/transaction_table.h"
#include "store/store.h"

namespace saker::broker {

/// An op record: the decimal places of half messages that need nothing more.
struct OpRecord {
  QueueOffset at;          ///< in the op queue
  std::int64_t place_max;  ///< the highest place that it names
};

/// The places that the text of an op record names. RocketMQ writes "17,18,"; before 5.1 "17".
std::vector<QueueOffset> parse_op(std::string_view body);

/// Writes down which half messages need nothing more, many at a time, into the op topic: what a
/// start finds there is not asked for again. Thread: lane 0. Source: spec 04 §24.
class OpLog {
 public:
  /// What it stands on; all outlive it.
  struct Rooms {
    const Clock& clock;
    TransactionTable& table;
    store::Appender& appender;
    HostAddress own_host;
    std::size_t record_bytes_max = 4096;
    std::int64_t period_ms = 100;
  };
  explicit OpLog(const Rooms& rooms)
      : rooms_(rooms), log_limit_(rooms.clock, 1), due_ms_(rooms.clock.steady_ms()) {}

  /// At start: what is in the queue already, in its order.
  void note(const OpRecord& record) { records_.push_back(record); }
  void begin_at(QueueOffset end) { end_ = end; }

  /// Stages what was written off, if it is enough or its time has come; the number of records. The
  /// caller commits them.
  std::size_t stage_due();
  std::size_t stage_all();

  /// Where a start has to read from, if everything before `done_until` in the half queue is done.
  QueueOffset begin_for(QueueOffset done_until);

 private:
  void collect();
  void stage(std::vector<QueueOffset> places, const std::string& text);
  void completed(std::vector<QueueOffset> places, const store::Appended& appended);

  const Rooms rooms_;
  RateLimit log_limit_;
  std::vector<QueueOffset> waiting_;
  std::deque<OpRecord> records_;  ///< those that a start would have to read
  QueueOffset end_;
  std::int64_t due_ms_;
};

}  // namespace saker::broker
