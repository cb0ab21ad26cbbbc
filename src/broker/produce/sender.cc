#include "broker/produce/sender.h"

#include <array>

#include "base/java_hash.h"
#include "broker/produce/store_remark.h"
#include "broker/topic/topic_name.h"
#include "model/sys_flag.h"
#include "wire/record/batch_body.h"

namespace saker::broker {
namespace {

std::int64_t tags_code_of(std::string_view tags) { return tags.empty() ? 0 : java_hash(tags); }

/// The flags that are stored. The host bits follow from the hosts. Half and rolled-back marks are
/// cleared: only the transaction service may write records that no queue shows.
std::int32_t stored_sys_flag(std::int32_t requested, const KnownTopic& topic) {
  std::int32_t flag = requested & ~(sys_flag::kBornHostV6 | sys_flag::kStoreHostV6);
  if ((flag & sys_flag::kTransactionPrepared) != 0) flag &= ~sys_flag::kTransactionMask;
  if (topic.config.filter_type == TopicFilterType::kMultiTag) flag |= sys_flag::kMultiTags;
  return flag;
}

Topic dead_letter_topic(const std::string& group) {
  Topic topic;
  topic.name = dead_letter_topic_of(group);
  topic.read_queue_count = 1;
  topic.write_queue_count = 1;
  return topic;
}

}  // namespace

Sender::Sender(const Rooms& rooms)
    : rooms_(rooms),
      illegal_message_(illegal_message_remark(rooms.message_bytes_max)),
      checks_({rooms.options, rooms.clock, rooms.topics, rooms.groups}),
      properties_(rooms.options),
      unique_keys_(rooms.identity, rooms.clock),
      message_ids_(rooms.store_host),
      next_queue_(rooms.identity.salt) {}

void Sender::send(const api::SendRequest& request, api::SendCompletion done) {
  const PropertyScan scan = scan_properties(request.properties);
  SendTarget target;
  if (const api::Outcome checked = checks_.check(request, scan, target); !checked.ok()) {
    return refuse(checked, done);
  }
  // Before the answer, the name servers may have heard of the topic; it is looked at again then.
  const bool is_held = rooms_.gate != nullptr && !rooms_.gate->is_open(request.topic);
  held_topic_ = is_held ? request.topic : std::string_view();
  if (request.batch) return send_batch(request, scan, *target.topic, std::move(done));
  if (target.to_dead_letters) {
    return send_to_dead_letters(request, scan, target.topic->retry_group, std::move(done));
  }
  send_single(request, scan, *target.topic, std::move(done));
}

void Sender::send_single(const api::SendRequest& request, const PropertyScan& scan,
                         const KnownTopic& topic, api::SendCompletion done) {
  const QueueId queue_id = choose_queue(request, topic);
  Destination to{topic.config.name, queue_id, tags_code_of(scan.tags)};
  const std::int32_t level = parse_delay_level(scan.delay).value_or(0);
  if (level > 0) {
    to = put_aside(request, scan, level, queue_id);
  } else {
    properties_.begin(request.properties, scan);
  }
  Pending& pending = take_pending(std::move(done), queue_id, complete_properties(scan));
  store::NewRecord record = record_of(request, topic);
  record.topic = to.topic;
  record.queue_id = to.queue_id;
  record.tags_code = to.tags_code;
  record.properties = properties_.text();
  stage({&record, 1}, scan.waits_durable, pending);
}

/// A delayed message waits in the queue of its level. Its deliver time stands in the place of the
/// tags code; the store time that it is reckoned from is not known yet, but it is now.
Sender::Destination Sender::put_aside(const api::SendRequest& request, const PropertyScan& scan,
                                      std::int32_t level, QueueId queue_id) {
  level = rooms_.delay_levels.capped(level);
  properties_.begin(request.properties, scan, kReplacedByDelay);
  properties_.add(property::kDelay, std::to_string(level));
  properties_.add(property::kRealTopic, request.topic);
  properties_.add(property::kRealQueueId, std::to_string(queue_id.value));
  return {kScheduleTopic, DelayLevels::queue_of(level),
          rooms_.clock.wall_ms() + rooms_.delay_levels.delay_ms(level)};
}

void Sender::send_to_dead_letters(const api::SendRequest& request, const PropertyScan& scan,
                                  const std::string& group, api::SendCompletion done) {
  const KnownTopicPtr topic = rooms_.topics.find_or_create(dead_letter_topic(group));
  constexpr std::array kDropped = {property::kDelay};
  properties_.begin(request.properties, scan, kDropped);
  properties_.add(property::kDelay, "-1");
  const QueueId queue_id{0};
  Pending& pending = take_pending(std::move(done), queue_id, complete_properties(scan));
  store::NewRecord record = record_of(request, *topic);
  record.queue_id = queue_id;
  record.tags_code = tags_code_of(scan.tags);
  record.properties = properties_.text();
  stage({&record, 1}, scan.waits_durable, pending);
}

void Sender::send_batch(const api::SendRequest& request, const PropertyScan& scan,
                        const KnownTopic& topic, api::SendCompletion done) {
  if (request.body.size() > static_cast<std::size_t>(rooms_.message_bytes_max)) {
    return refuse({api::Status::kFailed, "message body size exceeded, more than " +
                                             std::to_string(rooms_.message_bytes_max)},
                  done);
  }
  store::NewRecord like = record_of(request, topic);
  like.queue_id = choose_queue(request, topic);
  if (!take_units(request, like)) {
    return refuse({api::Status::kFailed, "the body is no sequence of batch units"}, done);
  }
  stage(units_, scan.waits_durable, take_pending(std::move(done), like.queue_id, scan.unique_key));
}

/// Fills units_. False if the body is no sequence of one or more units.
bool Sender::take_units(const api::SendRequest& request, const store::NewRecord& like) {
  units_.clear();
  wire::record::BatchWalk walk(request.body);
  for (wire::record::BatchUnit unit; walk.next(unit);) {
    store::NewRecord& record = units_.emplace_back(like);
    record.flag = unit.flag;
    record.body = unit.body;
    record.properties = unit.properties;
    record.tags_code = tags_code_of(property::find(unit.properties, property::kTags));
  }
  return walk.ok() && !units_.empty();
}

std::string_view Sender::complete_properties(const PropertyScan& scan) {
  if (!scan.unique_key.empty()) return scan.unique_key;
  const std::string_view made = unique_keys_.next();
  properties_.add(property::kUniqueKey, made);
  return made;
}

store::NewRecord Sender::record_of(const api::SendRequest& request, const KnownTopic& topic) const {
  store::NewRecord record;
  record.topic = topic.config.name;
  record.flag = request.flag;
  record.sys_flag = stored_sys_flag(request.sys_flag, topic);
  record.born_timestamp_ms = request.born_timestamp_ms;
  record.born_host = request.born_host;
  record.reconsume_times = request.reconsume_times;
  record.body = request.body;
  return record;
}

QueueId Sender::choose_queue(const api::SendRequest& request, const KnownTopic& topic) {
  if (request.queue_id.value >= 0) return request.queue_id;
  const auto count = static_cast<std::uint32_t>(topic.config.write_queue_count);
  return {static_cast<std::int32_t>(next_queue_++ % count)};
}

Sender::Pending& Sender::take_pending(api::SendCompletion done, QueueId queue_id,
                                      std::string_view id) {
  if (spare_.empty()) spare_.push_back(&pending_.emplace_back());
  Pending& pending = *spare_.back();
  spare_.pop_back();
  pending.done = std::move(done);
  pending.queue_id = queue_id;
  pending.topic.assign(held_topic_);
  pending.transaction_id.assign(id);
  return pending;
}

void Sender::stage(std::span<const store::NewRecord> records, bool wait_durable, Pending& pending) {
  rooms_.appender.stage(records, wait_durable, [this, &pending](const store::Appended& appended) {
    complete(pending, appended);
  });
}

void Sender::complete(Pending& pending, const store::Appended& appended) {
  api::SendOutcome outcome;
  outcome.status = status_of(appended.outcome);
  outcome.message = appended.outcome == store::AppendOutcome::kIllegal
                        ? std::string_view(illegal_message_)
                        : remark_of(appended.outcome);
  if (is_stored(appended.outcome)) {
    outcome.message_id = message_ids_.write(appended.log_offsets);
    outcome.queue_id = pending.queue_id;
    outcome.queue_offset = appended.queue_offset;
    outcome.transaction_id = pending.transaction_id;
  }
  answer(std::move(pending.done), outcome, pending.topic);
  spare_.push_back(&pending);
}

/// The first answers for a new topic wait until the name servers know it: a consumer that is
/// started because of the answer asks them at once.
void Sender::answer(api::SendCompletion done, const api::SendOutcome& outcome,
                    std::string_view topic) {
  if (topic.empty() || rooms_.gate->is_open(topic)) return done(outcome);
  rooms_.gate->when_open(topic, [kept = std::move(done), held = api::SendOutcome(outcome),
                                 message_id = std::string(outcome.message_id),
                                 transaction_id = std::string(outcome.transaction_id)]() mutable {
    held.message_id = message_id;
    held.transaction_id = transaction_id;
    kept(held);
  });
}

void Sender::refuse(const api::Outcome& why, api::SendCompletion& done) const {
  api::SendOutcome outcome;
  outcome.status = why.status;
  outcome.message = why.message;
  if (why.status == api::Status::kMessageIllegal && why.message.empty()) {
    outcome.message = illegal_message_;
  }
  done(outcome);
}

}  // namespace saker::broker
