#include "broker/produce/sender.h"

#include <algorithm>
#include <array>
#include <limits>

#include "broker/produce/half_text.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/topic/topic_name.h"
#include "model/light_queue.h"
#include "model/lite_topic.h"
#include "model/recall_handle.h"
#include "model/sys_flag.h"
#include "wire/record/batch_body.h"

namespace saker::broker {
namespace {

/// Units are stored as they came. Places in light queues are the broker's to give out: recovery
/// would believe these.
bool has_given_places(std::string_view properties) {
  return !property::find(properties, property::kLightQueueOffsets).empty();
}

/// The flags that are stored. The host bits follow from the hosts. Half and rolled-back marks are
/// cleared: a half message is known by its topic, and no client writes records that no queue shows.
std::int32_t stored_sys_flag(std::int32_t requested, const KnownTopic& topic) {
  std::int32_t flag = requested & ~(sys_flag::kBornHostV6 | sys_flag::kStoreHostV6);
  if ((flag & sys_flag::kTransactionPrepared) != 0) flag &= ~sys_flag::kTransactionMask;
  if (topic.config.filter_type == TopicFilterType::kMultiTag) flag |= sys_flag::kMultiTags;
  return flag;
}

/// Of what enters its topic at once; what waits has its kind from what it waits for.
MessageKind kind_of(const PropertyScan& scan) {
  if (scan.sets_light_queues) return MessageKind::kLite;
  if (scan.priority) return MessageKind::kPriority;
  return scan.is_ordered ? MessageKind::kFifo : MessageKind::kNormal;
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
      checks_({rooms.options, rooms.clock, rooms.topics, rooms.groups, rooms.halves, rooms.store}),
      timer_intake_({rooms.options.timer, rooms.clock, rooms.timers}),
      properties_(rooms.options),
      unique_keys_(rooms.identity, rooms.clock),
      message_ids_(rooms.store_host),
      next_queue_(rooms.identity.salt) {}

void Sender::send(const api::SendRequest& request, api::SendCompletion done) {
  PropertyScan scan = scan_properties(request.properties);
  SendTarget target;
  if (const api::Outcome checked = checks_.check(request, scan, target); !checked.ok()) {
    return refuse(checked, done);
  }
  if (!scan.lite_topic.empty() && !request.batch) enter_lite_topic(request, scan);
  kind_ = kind_of(scan);
  // Before the answer, the name servers may have heard of the topic; it is looked at again then.
  const bool is_held = rooms_.gate != nullptr && !rooms_.gate->is_open(request.topic);
  held_topic_ = is_held ? request.topic : std::string_view();
  const bool is_inner_batch =
      (request.sys_flag & sys_flag::kInnerBatch) != 0 ||
      (request.batch && target.topic->is_batch_queue && !scan.unique_key.empty());
  if (is_inner_batch) {
    return send_inner_batch(request, scan, *target.topic, std::move(done));
  }
  if (request.batch) return send_batch(request, scan, *target.topic, std::move(done));
  if (target.to_dead_letters) {
    return send_to_dead_letters(request, scan, target.topic->retry_group, std::move(done));
  }
  if (target.is_half) return send_half(request, scan, *target.topic, std::move(done));
  send_single(request, scan, *target.topic, std::move(done));
}

api::Outcome Sender::check(const api::SendRequest& request) {
  SendTarget target;
  return checks_.check(request, scan_properties(request.properties), target);
}

void Sender::send_single(const api::SendRequest& request, const PropertyScan& scan,
                         const KnownTopic& topic, api::SendCompletion done) {
  const QueueId queue_id =
      scan.priority ? queue_of_priority(*scan.priority, topic) : choose_queue(request, topic);
  Destination to{topic.config.name, queue_id, tags_code_of(scan.tags)};
  const std::int32_t level = parse_delay_level(scan.delay).value_or(0);
  TimerIntake::Verdict timer;
  if (level <= 0 && !scan.timer.empty() && request.topic != kTimerTopic) {
    timer = timer_intake_.judge(scan.timer, scan.deletes_timer);
    if (!timer.refusal.ok()) return refuse(timer.refusal, done);
  }
  light_queues_.clear();
  if (level > 0) {
    to = put_aside(request, scan, level, queue_id);
  } else if (timer.slot_ms) {
    to = put_into_slot(request, scan, *timer.slot_ms, queue_id);
  } else if (lists_light_queues(scan, topic)) {
    // The store adds the list again, with the names that it serves.
    constexpr std::array kDropped = {property::kLightQueues};
    properties_.begin(request.properties, scan, kDropped);
  } else {
    properties_.begin(request.properties, scan);
  }
  const std::string_view unique_key = complete_properties(scan);
  Pending& pending = take_pending(std::move(done), queue_id, unique_key);
  if (timer.slot_ms && topic.retry_group.empty()) {
    pending.recall_handle = recall_handle_of(request, *timer.slot_ms, unique_key);
  }
  store::NewRecord record = record_of(request, topic);
  record.topic = to.topic;
  record.queue_id = to.queue_id;
  record.tags_code = to.tags_code;
  record.tags_code_is_delay = to.tags_code_is_delay;
  record.properties = properties_.text();
  record.light_queues = light_queues_;
  stage({&record, 1}, scan.waits_durable, pending);
}

/// COMPAT: whatever the type of the topic is, and instead of light queues that the client lists.
void Sender::enter_lite_topic(const api::SendRequest& request, PropertyScan& scan) {
  if (!rooms_.options.light_queues || !may_list_light_queues(request.topic)) return;
  lite_queue_ = lite_queue_of(request.topic, scan.lite_topic);
  scan.needs_rewrite |= !scan.light_queues.empty();
  scan.light_queues = lite_queue_;
  scan.sets_light_queues = true;
}

/// Fills light_queues_. A list without a name that a queue can have is stored as it came.
bool Sender::lists_light_queues(const PropertyScan& scan, const KnownTopic& topic) {
  if (scan.light_queues.empty() || !rooms_.options.light_queues) return false;
  if (!may_list_light_queues(topic.config.name)) return false;
  light_queues_ = light_queues_in(scan.light_queues);
  return !light_queues_.empty();
}

/// A delayed message waits in the queue of its level. Its deliver time stands in the place of the
/// tags code, which the store reckons from its own time.
Sender::Destination Sender::put_aside(const api::SendRequest& request, const PropertyScan& scan,
                                      std::int32_t level, QueueId queue_id) {
  level = rooms_.delay_levels.capped(level);
  properties_.begin(request.properties, scan, kReplacedByDelay);
  properties_.add(property::kDelay, std::to_string(level));
  properties_.add(property::kRealTopic, request.topic);
  properties_.add(property::kRealQueueId, std::to_string(queue_id.value));
  return {kScheduleTopic, DelayLevels::queue_of(level), rooms_.delay_levels.delay_ms(level), true};
}

/// The message of a transaction waits in the half queue. A delay level stays in its text until the
/// commit.
void Sender::send_half(const api::SendRequest& request, const PropertyScan& scan,
                       const KnownTopic& topic, api::SendCompletion done) {
  if (parse_delay_level(scan.delay).value_or(0) <= 0 && !scan.timer.empty()) {
    // It waits for its time from the commit on; whether it may is said now.
    const TimerIntake::Verdict timer = timer_intake_.judge(scan.timer, scan.deletes_timer);
    if (!timer.refusal.ok()) return refuse(timer.refusal, done);
  }
  const QueueId queue_id = choose_queue(request, topic);
  properties_.begin(request.properties, scan, kSetInHalf);
  const std::string_view unique_key = complete_properties(scan);
  add_half_properties(properties_, {topic.config.name, queue_id, unique_key});
  std::string_view group = property::find(request.properties, property::kProducerGroup);
  if (group.empty()) {
    group = request.producer_group;
    properties_.add(property::kProducerGroup, group);
  }
  if (properties_.text().size() > kHalfPropertiesBytesMax) {
    return refuse({api::Status::kMessageIllegal, ""}, done);
  }
  Pending& pending = take_pending(std::move(done), queue_id, unique_key);
  pending.half.emplace(
      Half{topic.config.name, std::string(group),
           parse_immunity_ms(property::find(request.properties, property::kCheckImmunity))
               .value_or(rooms_.options.transaction_timeout_ms)});
  store::NewRecord record = record_of(request, topic);
  record.sys_flag &= ~sys_flag::kTransactionMask;
  record.topic = kHalfTopic;
  record.queue_id = kHalfQueue;
  record.tags_code = tags_code_of(scan.tags);
  record.properties = properties_.text();
  stage({&record, 1}, scan.waits_durable, pending);
}

/// A timer message waits in the timer topic, for the slot of its time.
Sender::Destination Sender::put_into_slot(const api::SendRequest& request, const PropertyScan& scan,
                                          std::int64_t slot_ms, QueueId queue_id) {
  properties_.begin(request.properties, scan, kReplacedByTimer);
  properties_.add(property::kTimerOutMs, std::to_string(slot_ms));
  properties_.add(property::kRealTopic, request.topic);
  properties_.add(property::kRealQueueId, std::to_string(queue_id.value));
  return {kTimerTopic, {0}, tags_code_of(scan.tags)};
}

/// COMPAT: names the first time that lies in the slot and not in the one before.
std::string Sender::recall_handle_of(const api::SendRequest& request, std::int64_t slot_ms,
                                     std::string_view unique_key) const {
  return encode(RecallHandle{std::string(request.topic), rooms_.options.broker_name, slot_ms + 1,
                             std::string(unique_key)});
}

void Sender::send_to_dead_letters(const api::SendRequest& request, const PropertyScan& scan,
                                  const std::string& group, api::SendCompletion done) {
  const KnownTopicPtr topic = rooms_.topics.find_or_create(dead_letter_topic(group));
  constexpr std::array kDropped = {property::kDelay};
  properties_.begin(request.properties, scan, kDropped);
  properties_.add(property::kDelay, "-1");
  const QueueId queue_id{0};
  Pending& pending = take_pending(std::move(done), queue_id, complete_properties(scan));
  const std::string_view first = property::find(request.properties, property::kRetryTopic);
  pending.dead_letters = &rooms_.dead_letters.of(first.empty() ? request.topic : first, group);
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

/// The whole request becomes one record. What counts is how many units the body has, not what the
/// client says of it.
void Sender::send_inner_batch(const api::SendRequest& request, const PropertyScan& scan,
                              const KnownTopic& topic, api::SendCompletion done) {
  const std::size_t count = wire::record::count_units(request.body).value_or(0);
  if (count == 0 || count > std::numeric_limits<std::int16_t>::max()) {
    return refuse({api::Status::kMessageIllegal, ""}, done);
  }
  const QueueId queue_id = choose_queue(request, topic);
  constexpr std::array kDropped = {property::kInnerCount, property::kInnerBase};
  properties_.begin(request.properties, scan, kDropped);
  Pending& pending = take_pending(std::move(done), queue_id, complete_properties(scan));
  pending.inner_batch = true;
  store::NewRecord record = record_of(request, topic);
  record.queue_id = queue_id;
  record.tags_code = tags_code_of(scan.tags);
  record.properties = properties_.text();
  record.inner_count = static_cast<std::int16_t>(count);
  stage({&record, 1}, scan.waits_durable, pending);
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
    if (rooms_.options.light_queues && has_given_places(unit.properties)) return false;
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

/// Each priority has a queue of its own, the highest ones share the last. COMPAT: in topics of any
/// message type, whatever queue the client chose.
QueueId Sender::queue_of_priority(std::int32_t priority, const KnownTopic& topic) {
  return {std::max(0, std::min(priority, topic.config.write_queue_count - 1))};
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
  pending.recall_handle.clear();
  pending.inner_batch = false;
  pending.half.reset();
  pending.dead_letters = nullptr;
  return pending;
}

void Sender::stage(std::span<const store::NewRecord> records, bool wait_durable, Pending& pending) {
  pending.sent = rooms_.meter.begin(records, kind_);
  rooms_.appender.stage(records, wait_durable, [this, &pending](const store::Appended& appended) {
    complete(pending, appended);
  });
}

void Sender::complete(Pending& pending, const store::Appended& appended) {
  api::SendOutcome outcome;
  outcome.status = status_of(appended.outcome);
  if (pending.half && is_stored(appended.outcome)) {
    rooms_.halves.enter({appended.queue_offset, appended.log_offsets[0],
                         pending.half->producer_group, pending.half->immunity_ms,
                         pending.half->topic});
  }
  if (is_stored(appended.outcome)) {
    pending.sent.count();
    if (pending.dead_letters != nullptr) pending.dead_letters->add(1, pending.sent.bytes);
  }
  std::string refusal;
  if (appended.outcome == store::AppendOutcome::kIllegal) {
    outcome.message = illegal_message_;
  } else if (!is_stored(appended.outcome)) {
    outcome.message = refusal = remark_of(appended.outcome, rooms_.store.refusal().why);
  } else {
    outcome.message_id = message_ids_.write(appended.log_offsets);
    outcome.queue_id = pending.queue_id;
    outcome.queue_offset = appended.queue_offset;
    outcome.transaction_id = pending.transaction_id;
    outcome.recall_handle = pending.recall_handle;
    outcome.inner_batch = pending.inner_batch;
    outcome.times = appended.times;
  }
  answer(std::move(pending.done), outcome, pending.topic);
  spare_.push_back(&pending);
}

/// The first answers for a new topic wait until the name servers know it: a consumer that is
/// started because of the answer asks them at once.
void Sender::answer(api::SendCompletion done, const api::SendOutcome& outcome,
                    std::string_view topic) {
  if (topic.empty() || rooms_.gate->is_open(topic)) return done(outcome);
  rooms_.gate->when_open(
      topic, [kept = std::move(done), held = api::SendOutcome(outcome),
              message = std::string(outcome.message), message_id = std::string(outcome.message_id),
              transaction_id = std::string(outcome.transaction_id),
              recall_handle = std::string(outcome.recall_handle)]() mutable {
        held.message = message;
        held.message_id = message_id;
        held.transaction_id = transaction_id;
        held.recall_handle = recall_handle;
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
