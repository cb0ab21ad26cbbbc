#include "broker/transaction/transaction_resume.h"

#include "base/log.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/remark.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;
using Claim = TransactionTable::Claim;

Outcome no_half(LogOffset message) {
  return refused(Status::kFailed, "at log offset " + std::to_string(message.value) +
                                      " is no message of a transaction that waits or was given up");
}

Outcome refusal_of(Claim claim, const HalfMessage& half) {
  const std::string name = "transaction " + std::to_string(half.transaction.value);
  if (claim == Claim::kBusy) return refused(Status::kBusy, name + " is being ended");
  return refused(Status::kFailed, name + " is over: nothing is left to ask about");
}

}  // namespace

void TransactionResume::resume(LogOffset message, api::Completion done) {
  const Result<store::Slice> found = rooms_.store.read_record(message);
  if (!found && !store::is_lost(found.error())) {
    return done(refused(Status::kFailed, cannot_read_now(found.error().message)));
  }
  if (!found) return done(no_half(message));
  if (const auto half = parse_half(found->bytes)) return renew(*half, std::move(done));
  if (const auto given_up = parse_given_up_half(found->bytes)) {
    return begin_anew(*given_up, std::move(done));
  }
  done(no_half(message));
}

/// Claimed until the copy is there: nobody ends it meanwhile.
void TransactionResume::renew(const HalfMessage& half, api::Completion done) {
  const Claim claim = rooms_.table.claim(half.transaction);
  if (claim != Claim::kTaken) return done(refusal_of(claim, half));
  if (rooms_.table.is_given_up(half.transaction)) {
    rooms_.table.unclaim(half.transaction);
    return begin_anew({half, true}, std::move(done));
  }
  copy_half_properties(properties_, half, 0);
  stage(half, [this, transaction = half.transaction,
               kept = std::move(done)](const store::Appended& appended) mutable {
    if (is_stored(appended.outcome)) {
      rooms_.table.moved({transaction, appended.queue_offset, appended.log_offsets[0]},
                         rooms_.clock.steady_ms());
    }
    rooms_.table.unclaim(transaction);
    kept(outcome_of(appended));
  });
}

/// One that nobody remembers any more begins anew, too: it was given up once, and only its producer
/// can say what became of it.
void TransactionResume::begin_anew(const GivenUpHalf& given_up, api::Completion done) {
  const HalfMessage& half = given_up.half;
  if (rooms_.table.full()) {
    return done(refused(Status::kBusy,
                        "more transactions are open than transactionOpenMax allows; try again "
                        "once some have ended"));
  }
  const Claim claim = given_up.has_number ? rooms_.table.claim(half.transaction) : Claim::kUnknown;
  if (claim == Claim::kBusy) return done(refusal_of(claim, half));
  const bool is_claimed = claim == Claim::kTaken;
  begin_half_properties(properties_, half);
  stage(half, [this, transaction = half.transaction, is_claimed,
               group = std::string(half.producer_group), topic = std::string(half.real_topic),
               kept = std::move(done)](const store::Appended& appended) mutable {
    const bool has_begun = is_stored(appended.outcome);
    if (has_begun) {
      rooms_.table.enter({appended.queue_offset, appended.log_offsets[0], group, 0, topic});
    }
    if (is_claimed && has_begun) rooms_.table.ended(transaction);
    if (is_claimed && !has_begun) rooms_.table.unclaim(transaction);
    kept(outcome_of(appended));
  });
}

void TransactionResume::stage(const HalfMessage& half, store::AppendCompletion then) {
  store::NewRecord copy = copy_of(half.record);
  copy.topic = kHalfTopic;
  copy.queue_id = kHalfQueue;
  copy.properties = properties_.text();
  log::info("broker: transaction resumed group={} unique_key={} checks_before={}",
            half.producer_group, half.unique_key, half.check_count);
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage({&copy, 1}, kWaitDurable, std::move(then));
}

Outcome TransactionResume::outcome_of(const store::Appended& appended) const {
  if (is_stored(appended.outcome)) return {};
  return refused(status_of(appended.outcome),
                 remark_of(appended.outcome, rooms_.store.refusal().why));
}

}  // namespace saker::broker
