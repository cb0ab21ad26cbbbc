#include "broker/transaction/transaction_recovery.h"

#include <algorithm>

#include "base/log.h"
#include "broker/transaction/half_queue_walk.h"

namespace saker::broker {
namespace {

/// As half_queue_walk.h. What cannot be read is passed over: the broker has to start.
void for_each(const store::Store& store, std::string_view topic, QueueOffset from, QueueOffset end,
              const HalfQueueVisitor& take) {
  for (HalfQueueWalk walk(store, topic, from, end); walk.step(take);) {
    if (walk.status()) continue;
    log::error("broker: open transactions are not known: {} cannot be read at {}; passed over",
               topic, walk.at().value);
    walk.pass_over();
  }
}

}  // namespace

void TransactionRecovery::fill(TransactionTable& table, OpLog& op_log) {
  half_begin_ = begin_of(kHalfTopic);
  half_end_ = rooms_.store.max_offset(kHalfTopic, kHalfQueue);
  done_.resize(static_cast<std::size_t>(half_end_ - half_begin_));
  const QueueOffset op_end = rooms_.store.max_offset(kOpTopic, kHalfQueue);
  op_log.begin_at(op_end);
  table.begin_at(half_begin_);
  read_ops(begin_of(kOpTopic), op_log);
  read_halves(half_begin_, table);
  read_given_up(table);
  if (half_end_.value == 0) return;
  log::info("broker: transactions open={} half_begin={} half_end={} op_end={}", table.open_count(),
            half_begin_.value, half_end_.value, op_end.value);
}

void TransactionRecovery::note_done(QueueOffset place) {
  if (place < half_begin_) {
    done_earlier_.insert(place.value);
  } else if (place < half_end_) {
    done_[static_cast<std::size_t>(place - half_begin_)] = true;
  }
}

bool TransactionRecovery::is_done(QueueOffset place) const {
  if (place < half_begin_) return done_earlier_.contains(place.value);
  return place < half_end_ && done_[static_cast<std::size_t>(place - half_begin_)];
}

/// Where the group stands, within what the queue has.
QueueOffset TransactionRecovery::begin_of(std::string_view topic) const {
  const QueueOffset min = rooms_.store.min_offset(topic, kHalfQueue);
  const QueueOffset max = rooms_.store.max_offset(topic, kHalfQueue);
  const auto committed = rooms_.offsets.committed({kTransactionGroup, topic, kHalfQueue});
  return std::clamp(committed.value_or(min), min, max);
}

void TransactionRecovery::read_ops(QueueOffset from, OpLog& op_log) {
  const QueueOffset end = rooms_.store.max_offset(kOpTopic, kHalfQueue);
  for_each(rooms_.store, kOpTopic, from, end, [&](std::string_view bytes) {
    wire::record::Record record;
    if (wire::record::decode(bytes, wire::record::BodyCrc::kIgnore, record)) return;
    OpRecord op{record.queue_offset, -1};
    for (const QueueOffset place : parse_op(record.body)) {
      op.place_max = std::max(op.place_max, place.value);
      note_done(place);
    }
    op_log.note(op);
  });
}

/// Records of finished ones are not touched.
void TransactionRecovery::read_halves(QueueOffset from, TransactionTable& table) {
  while (from < half_end_) {
    QueueOffset to = from;
    while (to < half_end_ && !is_done(to)) to = to + 1;
    if (from < to) read_open(from, to, table);
    for (; to < half_end_ && is_done(to); to = to + 1) table.note_done(to);
    from = to;
  }
}

void TransactionRecovery::read_open(QueueOffset from, QueueOffset end, TransactionTable& table) {
  std::vector<bool> is_found(static_cast<std::size_t>(end - from));
  for_each(rooms_.store, kHalfTopic, from, end, [&](std::string_view bytes) {
    const std::optional<HalfMessage> half = parse_half(bytes);
    if (!half || half->record.queue_offset < from || half->record.queue_offset >= end) return;
    is_found[static_cast<std::size_t>(half->record.queue_offset - from)] = true;
    const bool is_over = half->renewed && is_done(*half->renewed);
    if (is_over) {
      table.note_over(half->record.queue_offset);
    } else {
      open(*half, table);
    }
  });
  for (std::size_t i = 0; i < is_found.size(); ++i) {
    if (is_found[i]) continue;
    const QueueOffset place = from + static_cast<std::int64_t>(i);
    log::error("broker: a half message cannot be read, it is passed over half_offset={}",
               place.value);
    table.note_done(place);
  }
}

void TransactionRecovery::open(const HalfMessage& half, TransactionTable& table) {
  const wire::record::Record& record = half.record;
  const std::int64_t now_ms = rooms_.clock.steady_ms();
  const auto steady_of = [&](std::int64_t wall_ms) {
    return now_ms - std::max<std::int64_t>(0, rooms_.clock.wall_ms() - wall_ms);
  };
  const bool is_first = half.transaction == record.queue_offset;
  const std::int64_t copied_ms = steady_of(record.store_timestamp_ms);
  // The producer's clock counts only where there is nothing better.
  const std::int64_t born_ms =
      is_first ? copied_ms : std::min(copied_ms, steady_of(record.born_timestamp_ms));
  const std::int64_t check_ms =
      half.check_count > 0
          ? copied_ms + rooms_.options.transaction_check_interval_ms
          : born_ms + half.immunity_ms.value_or(rooms_.options.transaction_timeout_ms);
  table.prepared(
      {.copy = {half.transaction, record.queue_offset, record.log_offset, half.check_count},
       .producer_group = half.producer_group,
       .born_ms = born_ms,
       .copied_ms = copied_ms,
       .check_ms = check_ms,
       .topic = half.real_topic});
  open_keys_[half.transaction.value] = half.unique_key;
}

/// The latest of those that were given up may still be ended.
void TransactionRecovery::read_given_up(TransactionTable& table) const {
  constexpr std::int64_t kLatest = 1'000;
  const QueueOffset end = rooms_.store.max_offset(kGivenUpTopic, kHalfQueue);
  const QueueOffset min = rooms_.store.min_offset(kGivenUpTopic, kHalfQueue);
  const QueueOffset from{std::max(min.value, end.value - kLatest)};
  for_each(rooms_.store, kGivenUpTopic, from, end,
           [&](std::string_view bytes) { note_given_up(bytes, table); });
}

/// Where one is found open as well, the broker ended before it could write that down.
void TransactionRecovery::note_given_up(std::string_view bytes, TransactionTable& table) const {
  const std::optional<GivenUp> given_up = parse_given_up(bytes);
  if (!given_up || given_up->transaction >= half_end_) return;
  const auto open = open_keys_.find(given_up->transaction.value);
  if (open == open_keys_.end() || open->second == given_up->unique_key) {
    table.note_given_up(given_up->transaction);
  }
}

}  // namespace saker::broker
