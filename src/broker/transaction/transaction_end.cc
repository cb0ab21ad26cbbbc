#include "broker/transaction/transaction_end.h"

#include <algorithm>
#include <array>

#include "base/log.h"
#include "broker/produce/property_scan.h"
#include "broker/produce/send_checks.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/remark.h"
#include "model/light_queue.h"
#include "model/sys_flag.h"
#include "model/topic_name.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;
using api::TransactionDecision;

constexpr std::string_view kNotFound = "Find prepared transaction message failed";
constexpr std::array kDropped = {property::kRealTopic, property::kRealQueueId,
                                 property::kFirstHalfOffset, property::kRenewedHalfOffset,
                                 property::kTakenOverFrom};
constexpr std::array kDroppedWithLists = {property::kRealTopic,       property::kRealQueueId,
                                          property::kFirstHalfOffset, property::kRenewedHalfOffset,
                                          property::kTakenOverFrom,   property::kLightQueues};

}  // namespace

TransactionEnd::TransactionEnd(const Rooms& rooms)
    : rooms_(rooms),
      log_limit_(rooms.clock, 10),
      timer_intake_({rooms.options.timer, rooms.clock, rooms.timers}),
      properties_(rooms.options) {}

void TransactionEnd::end(const api::EndTransactionRequest& request, api::Completion done) {
  const Result<store::Slice> found = rooms_.store.read_record(request.log_offset);
  if (!found && !store::is_lost(found.error())) {
    return refuse(request, refused(Status::kFailed, cannot_read_now(found.error().message)),
                  std::move(done));
  }
  const std::optional<HalfMessage> half = found ? parse_half(found->bytes) : std::nullopt;
  if (!half)
    return refuse(request, refused(Status::kFailed, std::string(kNotFound)), std::move(done));
  if (Outcome checked = check(request, *half); !checked.ok()) {
    return refuse(request, checked, std::move(done));
  }
  switch (rooms_.table.claim(half->transaction)) {
    case TransactionTable::Claim::kOver:
      return done({});
    case TransactionTable::Claim::kBusy:
      return refuse(request, refused(Status::kBusy, "the transaction is being ended"),
                    std::move(done));
    case TransactionTable::Claim::kUnknown:
      return refuse(request, refused(Status::kFailed, std::string(kNotFound)), std::move(done));
    case TransactionTable::Claim::kTaken:
      break;
  }
  if (request.decision == TransactionDecision::kCommit) {
    const TimerIntake::Verdict time = judge_time(*half);
    if (time.refusal.ok()) return commit(*half, time.slot_ms, std::move(done));
    rooms_.table.unclaim(half->transaction);
    return refuse(request, time.refusal, std::move(done));
  }
  rooms_.table.ended(half->transaction);
  rooms_.events.rollbacks.of(half->real_topic, {}).add(1, half->record.total_size);
  done({});
}

Outcome TransactionEnd::check(const api::EndTransactionRequest& request,
                              const HalfMessage& half) const {
  const std::int64_t age_ms = rooms_.clock.wall_ms() - half.record.born_timestamp_ms;
  // COMPAT: a producer that names a time of its own is not heard after it, unless it was asked.
  if (half.immunity_ms && !request.answers_check &&
      age_ms > std::max(*half.immunity_ms, std::int64_t{rooms_.options.transaction_timeout_ms})) {
    return refused(Status::kIllegalOperation, "the time to end the transaction unasked is over");
  }
  if (half.producer_group != request.producer_group) {
    return refused(Status::kFailed, "The producer group wrong");
  }
  if (half.record.queue_offset != request.half_offset) {
    return refused(Status::kFailed, "The transaction state table offset wrong");
  }
  return {};
}

/// A time of delivery is kept where it is still to come. Its slot may have become full since the
/// half message was taken: the message was acknowledged, and enters all the same.
TimerIntake::Verdict TransactionEnd::judge_time(const HalfMessage& half) const {
  const PropertyScan scan = scan_properties(half.record.properties);
  const bool has_level = parse_delay_level(scan.delay).value_or(0) > 0;
  if (has_level || scan.timer.empty() || scan.deletes_timer) return {};
  return timer_intake_.judge_taken(scan.timer);
}

/// COMPAT: the text keeps TRAN_MSG and __transactionId__, by which clients know the message.
void TransactionEnd::commit(const HalfMessage& half, std::optional<std::int64_t> slot_ms,
                            api::Completion done) {
  const wire::record::Record& record = half.record;
  store::NewRecord committed = copy_of(record);
  committed.topic = half.real_topic;
  committed.queue_id = half.real_queue_id;
  committed.sys_flag =
      (record.sys_flag & ~sys_flag::kTransactionMask) | sys_flag::kTransactionCommit;
  committed.prepared_transaction_offset = record.log_offset;
  const std::int32_t level =
      parse_delay_level(property::find(record.properties, property::kDelay)).value_or(0);
  if (level > 0) {
    put_aside(half, level, committed);
  } else if (slot_ms) {
    put_into_slot(half, *slot_ms, committed);
  } else {
    list_light_queues(half, committed);
  }
  committed.properties = properties_.text();
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage({&committed, 1}, kWaitDurable,
                        [this, begun = begin_commit(half, committed),
                         kept = std::move(done)](const store::Appended& appended) mutable {
                          completed(begun, appended, std::move(kept));
                        });
}

TransactionEnd::Commit TransactionEnd::begin_commit(const HalfMessage& half,
                                                    const store::NewRecord& committed) {
  const std::int64_t age_ms = rooms_.clock.wall_ms() - half.record.born_timestamp_ms;
  return {half.transaction, &rooms_.events.commits.of(half.real_topic),
          std::max<std::int64_t>(0, age_ms / 1000),  // clocks differ
          rooms_.meter.begin({&committed, 1}, MessageKind::kTransaction)};
}

/// A delay that the producer asked for begins with the commit.
void TransactionEnd::put_aside(const HalfMessage& half, std::int32_t level,
                               store::NewRecord& committed) {
  level = rooms_.delay_levels.capped(level);
  constexpr std::array kReplaced = {property::kRealTopic, property::kRealQueueId,
                                    property::kFirstHalfOffset, property::kRenewedHalfOffset,
                                    property::kDelay};
  properties_.copy(half.record.properties, kReplaced);
  properties_.add(property::kDelay, std::to_string(level));
  properties_.add(property::kRealTopic, half.real_topic);
  properties_.add(property::kRealQueueId, std::to_string(half.real_queue_id.value));
  committed.topic = kScheduleTopic;
  committed.queue_id = DelayLevels::queue_of(level);
  committed.tags_code = rooms_.delay_levels.delay_ms(level);
  committed.tags_code_is_delay = true;
}

void TransactionEnd::put_into_slot(const HalfMessage& half, std::int64_t slot_ms,
                                   store::NewRecord& committed) {
  constexpr std::array kReplaced = {property::kRealTopic, property::kRealQueueId,
                                    property::kFirstHalfOffset, property::kRenewedHalfOffset,
                                    property::kTimerOutMs};
  properties_.copy(half.record.properties, kReplaced);
  properties_.add(property::kTimerOutMs, std::to_string(slot_ms));
  properties_.add(property::kRealTopic, half.real_topic);
  properties_.add(property::kRealQueueId, std::to_string(half.real_queue_id.value));
  committed.topic = kTimerTopic;
  committed.queue_id = {0};
}

/// The store adds the list again, with the names that it serves.
void TransactionEnd::list_light_queues(const HalfMessage& half, store::NewRecord& committed) {
  light_queues_.clear();
  if (rooms_.options.light_queues && may_list_light_queues(half.real_topic)) {
    light_queues_ = light_queues_in(property::find(half.record.properties, property::kLightQueues));
  }
  if (light_queues_.empty()) return properties_.copy(half.record.properties, kDropped);
  properties_.copy(half.record.properties, kDroppedWithLists);
  committed.light_queues = light_queues_;
}

/// A commit that waits for the disk too long is in the log all the same, before its outcome is.
void TransactionEnd::completed(const Commit& commit, const store::Appended& appended,
                               api::Completion done) {
  if (is_stored(appended.outcome)) {
    rooms_.table.ended(commit.transaction);
    commit.ages->record(commit.age_seconds);
    commit.sent.count();
    return done({});
  }
  rooms_.table.unclaim(commit.transaction);
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::warn("broker: commit waits for the store transaction={} status={} withheld={}",
              commit.transaction.value, put_status_name(appended.outcome), withheld);
  }
  done(refused(status_of(appended.outcome),
               remark_of(appended.outcome, rooms_.store.refusal().why)));
}

/// Producers end transactions one way: without this line nobody would hear of it.
void TransactionEnd::refuse(const api::EndTransactionRequest& request, const Outcome& why,
                            api::Completion done) {
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::warn(
        "broker: end of a transaction refused group={} half_offset={} reason=\"{}\" "
        "withheld={}",
        request.producer_group, request.half_offset.value, why.message, withheld);
  }
  done(why);
}

}  // namespace saker::broker
