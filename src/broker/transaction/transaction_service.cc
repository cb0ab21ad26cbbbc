#include "broker/transaction/transaction_service.h"

#include "broker/transaction/half_message.h"
#include "broker/transaction/transaction_recovery.h"

namespace saker::broker {
namespace {

constexpr std::int64_t kPublishEveryMs = 1'000;
/// By then an asynchronous flush has put on the medium what ended the transactions. Were the
/// progress ahead of it, a power failure could take a commit and leave nobody to ask again.
constexpr std::int64_t kSettleMs = 15'000;

}  // namespace

TransactionService::TransactionService(const Rooms& rooms)
    : rooms_(rooms),
      op_log_({.clock = rooms.clock,
               .table = rooms.table,
               .appender = rooms.appender,
               .own_host = parse_host_address(rooms.options.address()).value_or(HostAddress{}),
               .record_bytes_max = static_cast<std::size_t>(rooms.options.transaction_op_bytes_max),
               .period_ms = rooms.options.transaction_op_period_ms}),
      checks_({rooms.options, rooms.clock, rooms.topics, rooms.producers, rooms.store,
               rooms.appender, rooms.table, rooms.keep_ms}) {}

void TransactionService::recover() {
  TransactionRecovery recovery({rooms_.options, rooms_.clock, rooms_.store, rooms_.offsets});
  recovery.fill(rooms_.table, op_log_);
  op_begin_ = op_log_.begin_for(rooms_.table.done_until());
}

std::size_t TransactionService::stage_due() {
  const std::size_t staged = checks_.stage_due() + op_log_.stage_due();
  if (rooms_.clock.steady_ms() >= publish_due_ms_) {
    publish_due_ms_ = rooms_.clock.steady_ms() + kPublishEveryMs;
    publish_settled();
  }
  return staged;
}

void TransactionService::finish() {
  op_log_.stage_all();
  rooms_.appender.commit();
  const Done done = done_now();
  publish(done);
  publish(done);
}

TransactionService::Done TransactionService::done_now() {
  const QueueOffset half = rooms_.table.done_until();
  return {rooms_.clock.steady_ms(), half, op_log_.begin_for(half)};
}

void TransactionService::publish_settled() {
  unsettled_.push_back(done_now());
  const std::int64_t settled_ms = rooms_.clock.steady_ms() - kSettleMs;
  while (!unsettled_.empty() && unsettled_.front().at_ms <= settled_ms) {
    publish(unsettled_.front());
    unsettled_.pop_front();
  }
}

/// The op queue's progress is a round late: whatever moment a file shows, it never says that an op
/// record was read which names a place that is not done there.
void TransactionService::publish(const Done& done) {
  const auto commit = [this](std::string_view topic, QueueOffset offset) {
    const Progress of{kTransactionGroup, topic, kHalfQueue};
    const QueueOffset before = rooms_.offsets.committed(of).value_or(QueueOffset{0});
    if (before != offset) rooms_.offsets.commit(of, offset);
  };
  commit(kHalfTopic, done.half);
  commit(kOpTopic, op_begin_);
  op_begin_ = done.op;
}

}  // namespace saker::broker
