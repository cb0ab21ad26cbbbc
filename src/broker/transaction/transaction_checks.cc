#include "broker/transaction/transaction_checks.h"

#include "base/log.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "wire/record/message_id.h"

namespace saker::broker {
namespace {

/// One turn asks about so many at most, so that the lane gets back to its clients, and producers,
/// whose clients drop questions beyond 2,000, to answering.
constexpr std::size_t kPerTurnMax = 256;
/// Those whose producers are away cost a look only: they must not keep the others waiting.
constexpr std::size_t kLooksPerTurnMax = 8'192;
/// A copy that would hold the half queue back is replaced: after so many half messages behind it,
/// which a start would have to look at, or after so long, before its segment expires.
constexpr std::int64_t kPlacesBehindMax = 100'000;
constexpr std::int64_t kCopyAgeMaxMs = 6 * 3'600'000;

Topic given_up_topic() {
  Topic topic;
  topic.name = kGivenUpTopic;
  topic.read_queue_count = 1;
  topic.write_queue_count = 1;
  return topic;
}

}  // namespace

TransactionChecks::TransactionChecks(const Rooms& rooms)
    : rooms_(rooms), log_limit_(rooms.clock, 10), properties_(rooms.options) {}

std::size_t TransactionChecks::stage_due() {
  std::size_t staged = 0;
  std::size_t looked_at = 0;
  while (staged < kPerTurnMax && looked_at < kLooksPerTurnMax) {
    const std::vector<DueTransaction> taken = rooms_.table.take_due(kPerTurnMax - staged);
    if (taken.empty()) break;
    looked_at += taken.size();
    for (const DueTransaction& due : taken) staged += stage_one(due) ? 1 : 0;
  }
  return staged;
}

/// Questions count only when there is somebody to ask: a producer that is away for long does not
/// lose its transactions.
bool TransactionChecks::stage_one(const DueTransaction& due) {
  const bool gives_up = is_to_be_given_up(due);
  api::ClientChannelPtr producer;
  if (!gives_up && due.is_check_due) producer = rooms_.producers.next_of(due.producer_group);
  const bool is_in_the_way = due.places_behind > kPlacesBehindMax ||
                             rooms_.clock.steady_ms() - due.copied_ms > kCopyAgeMaxMs;
  if (!gives_up && producer == nullptr && !is_in_the_way) {
    rooms_.table.postpone(due.copy.transaction, due.is_check_due ? next_check_ms() : due.check_ms);
    return false;
  }
  const Result<store::Slice> found = rooms_.store.read_record(due.copy.log_offset);
  if (!found && !store::is_lost(found.error())) {
    rooms_.table.postpone(due.copy.transaction, next_check_ms());
    return false;
  }
  const std::optional<HalfMessage> half = found ? parse_half(found->bytes) : std::nullopt;
  if (!half) {
    log::error("broker: the message of an open transaction is gone transaction={} log_offset={}",
               due.copy.transaction.value, due.copy.log_offset.value);
    rooms_.table.ended(due.copy.transaction);
    return false;
  }
  if (gives_up) {
    give_up(due, *half);
  } else {
    move(due, *half, std::move(producer));
  }
  return true;
}

bool TransactionChecks::is_to_be_given_up(const DueTransaction& due) const {
  if (rooms_.clock.steady_ms() - due.born_ms > rooms_.keep_ms) return true;
  return due.is_check_due && due.copy.check_count >= rooms_.options.transaction_check_max;
}

void TransactionChecks::give_up(const DueTransaction& due, const HalfMessage& half) {
  const KnownTopicPtr topic = rooms_.topics.find_or_create(given_up_topic());
  copy_half_properties(properties_, half, due.copy.check_count);
  const store::NewRecord record = copy_of(half, topic->config.name);
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    log::warn(
        "broker: transaction given up, its message goes to {} group={} unique_key={} "
        "checks={} withheld={}",
        kGivenUpTopic, half.producer_group, half.unique_key, due.copy.check_count, withheld);
  }
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage({&record, 1}, kWaitDurable,
                        [this, transaction = half.transaction](const store::Appended& appended) {
                          if (is_stored(appended.outcome)) return rooms_.table.gave_up(transaction);
                          rooms_.table.postpone(transaction, next_check_ms());
                        });
}

/// The next copy; with a producer to ask it counts as a question.
void TransactionChecks::move(const DueTransaction& due, const HalfMessage& half,
                             api::ClientChannelPtr asked) {
  const std::int32_t count = due.copy.check_count + (asked != nullptr ? 1 : 0);
  const std::int64_t check_ms = due.is_check_due ? next_check_ms() : due.check_ms;
  copy_half_properties(properties_, half, count);
  const store::NewRecord record = copy_of(half, kHalfTopic);
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage(
      {&record, 1}, kWaitDurable,
      [this, transaction = half.transaction, count, check_ms,
       producer = std::move(asked)](const store::Appended& appended) {
        if (!is_stored(appended.outcome)) {
          return rooms_.table.postpone(transaction, next_check_ms());
        }
        const HalfCopy copy{transaction, appended.queue_offset, appended.log_offsets[0], count};
        rooms_.table.moved(copy, check_ms);
        if (producer != nullptr) ask(copy, *producer);
      });
}

store::NewRecord TransactionChecks::copy_of(const HalfMessage& half, std::string_view topic) const {
  const wire::record::Record& record = half.record;
  store::NewRecord copy = broker::copy_of(record);
  copy.topic = topic;
  copy.queue_id = kHalfQueue;
  copy.properties = properties_.text();
  return copy;
}

/// The producer sees the message in the topic and queue that it sent it to.
void TransactionChecks::ask(const HalfCopy& copy, api::ClientChannel& producer) {
  const Result<store::Slice> found = rooms_.store.read_record(copy.log_offset);
  const std::optional<HalfMessage> half = found ? parse_half(found->bytes) : std::nullopt;
  if (!half) return;
  wire::record::Record record = half->record;
  record.topic = half->real_topic;
  record.queue_id = half->real_queue_id;
  std::string bytes(wire::record::encoded_size(record), '\0');
  wire::record::encode(record, bytes.data());
  wire::record::assign(bytes.data(),
                       {record.queue_offset, record.log_offset, record.store_timestamp_ms});
  const std::string id = wire::record::encode_message_id({record.store_host, record.log_offset});
  producer.check_transaction({.half_topic = kHalfTopic,
                              .half_offset = copy.place,
                              .log_offset = copy.log_offset,
                              .message_id = half->unique_key,
                              .offset_message_id = id,
                              .broker_name = rooms_.options.broker_name,
                              .record = bytes});
}

std::int64_t TransactionChecks::next_check_ms() const {
  return rooms_.clock.steady_ms() + rooms_.options.transaction_check_interval_ms;
}

}  // namespace saker::broker
