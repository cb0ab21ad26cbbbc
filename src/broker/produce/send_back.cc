#include "broker/produce/send_back.h"

#include <array>
#include <memory>

#include "broker/produce/load_check.h"
#include "broker/produce/store_remark.h"
#include "broker/record_copy.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"
#include "wire/record/message_id.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;

constexpr std::int32_t kFirstRetryLevel = 3;
constexpr std::int32_t kUnitSubscription = 2;
// Places in light queues are the original's: with them, the dead letter would enter those queues
// when the log is read again. The list stays, for who sends it once more.
constexpr std::array kRewrittenByDeath = {
    property::kWait,      property::kOriginMessageId, property::kRetryTopic,       property::kDelay,
    property::kRealTopic, property::kRealQueueId,     property::kLightQueueOffsets};
// COMPAT: a delay level wins over a timer, whose properties go.
constexpr std::array kRewrittenByRetry = {
    property::kWait,         property::kOriginMessageId,   property::kRetryTopic,
    property::kDelay,        property::kRealTopic,         property::kRealQueueId,
    property::kTimerDelayMs, property::kTimerDelaySeconds, property::kTimerDeliverMs};

Topic topic_of_group(std::string name, std::int32_t queue_count) {
  Topic topic;
  topic.name = std::move(name);
  topic.read_queue_count = queue_count;
  topic.write_queue_count = queue_count;
  return topic;
}

}  // namespace

SendBack::SendBack(const Rooms& rooms) : rooms_(rooms), properties_(rooms.options) {}

void SendBack::send_back(const api::SendBackRequest& request, api::Completion done) {
  GroupPtr group;
  if (const Outcome checked = check(request, group); !checked.ok()) return done(checked);
  if (group->retry_queue_count <= 0) return done({});

  const KnownTopicPtr topic = retry_topic(request, *group);
  if ((topic->config.perm & kPermWrite) == 0) {
    return done(refused(Status::kNoPermission,
                        "the topic[" + topic->config.name + "] sending message is forbidden"));
  }
  const Result<store::Slice> found = rooms_.store.read_record(request.log_offset);
  if (!found && !store::is_lost(found.error())) {
    return done(refused(Status::kFailed, cannot_read_now(found.error().message)));
  }
  wire::record::Record original;
  if (!found || wire::record::decode(found->bytes, wire::record::BodyCrc::kIgnore, original)) {
    return done(refused(Status::kFailed, "look message by offset failed, " +
                                             std::to_string(request.log_offset.value)));
  }
  const std::string_view first = property::find(original.properties, property::kRetryTopic);
  const std::string_view topic_of_origin = first.empty() ? original.topic : first;
  counted_ = &rooms_.counts.of(topic_of_origin, group->name);
  given_up_ = nullptr;
  const std::int32_t count_max = request.retry_count_max.value_or(group->retry_count_max);
  if (original.reconsume_times >= count_max || request.delay_level < 0) {
    given_up_ = &rooms_.dead_letters.of(topic_of_origin, group->name);
    return give_up(original, group->name, std::move(done));
  }
  const std::int32_t level =
      request.delay_level > 0 ? request.delay_level : kFirstRetryLevel + original.reconsume_times;
  retry(original, *topic, rooms_.delay_levels.capped(level), std::move(done));
}

Outcome SendBack::check(const api::SendBackRequest& request, GroupPtr& group) const {
  if (Outcome outcome = check_load(rooms_.options, rooms_.store); !outcome.ok()) return outcome;
  group = rooms_.groups.find_or_create(request.group);
  if (group == nullptr) {
    return refused(
        Status::kGroupNotFound,
        "subscription group not exist, " + std::string(request.group) + " " + std::string(kSeeFaq));
  }
  if (!rooms_.options.writable()) {
    return refused(Status::kNoPermission,
                   "the broker[" + rooms_.options.ip + "] sending message is forbidden");
  }
  return {};
}

KnownTopicPtr SendBack::retry_topic(const api::SendBackRequest& request, const Group& group) const {
  Topic topic = topic_of_group(retry_topic_of(group.name), group.retry_queue_count);
  topic.sys_flag = request.unit_mode ? kUnitSubscription : 0;
  return rooms_.topics.find_or_create(topic);
}

/// What stays of the original, and where it came from first.
void SendBack::begin_properties(const wire::record::Record& original,
                                std::span<const std::string_view> rewritten) {
  properties_.copy(original.properties, rewritten);
  const std::string_view topic = property::find(original.properties, property::kRetryTopic);
  properties_.add(property::kRetryTopic, topic.empty() ? original.topic : topic);
  const std::string_view id = property::find(original.properties, property::kOriginMessageId);
  properties_.add(property::kOriginMessageId,
                  id.empty()
                      ? wire::record::encode_message_id({original.store_host, original.log_offset})
                      : id);
  properties_.add(property::kWait, "false");
}

void SendBack::give_up(const wire::record::Record& original, const std::string& group,
                       api::Completion done) {
  const KnownTopicPtr topic =
      rooms_.topics.find_or_create(topic_of_group(dead_letter_topic_of(group), 1));
  begin_properties(original, kRewrittenByDeath);
  properties_.add(property::kDelay, "0");
  store::NewRecord record = copy_of(original);
  record.topic = topic->config.name;
  stage(record, std::move(done));
}

void SendBack::retry(const wire::record::Record& original, const KnownTopic& topic,
                     std::int32_t level, api::Completion done) {
  const auto queues = static_cast<std::uint32_t>(std::max(1, topic.config.write_queue_count));
  begin_properties(original, kRewrittenByRetry);
  properties_.add(property::kDelay, std::to_string(level));
  properties_.add(property::kRealTopic, topic.config.name);
  properties_.add(property::kRealQueueId, std::to_string(next_queue_++ % queues));
  store::NewRecord record = copy_of(original);
  record.topic = kScheduleTopic;
  record.queue_id = DelayLevels::queue_of(level);
  record.tags_code = rooms_.delay_levels.delay_ms(level);
  record.tags_code_is_delay = true;
  stage(record, std::move(done));
}

void SendBack::stage(store::NewRecord record, api::Completion done) {
  ++record.reconsume_times;
  record.properties = properties_.text();
  // The consumer forgets the message on success: it waits for the disk although WAIT says false.
  constexpr bool kWaitDurable = true;
  const auto bytes = static_cast<std::int64_t>(record.body.size());
  rooms_.appender.stage(
      {&record, 1}, kWaitDurable,
      [done = std::move(done), bytes, counted = counted_,
       given_up = given_up_](const store::Appended& appended) mutable {
        if (appended.outcome == store::AppendOutcome::kOk) {
          counted->add(1, bytes);
          if (given_up != nullptr) given_up->add(1, bytes);
          return done({});
        }
        done(refused(Status::kFailed, std::string(put_status_name(appended.outcome))));
      });
}

}  // namespace saker::broker
