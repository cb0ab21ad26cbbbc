#include "broker/produce/recaller.h"

#include <optional>
#include <utility>

#include "base/java_hash.h"
#include "broker/produce/store_remark.h"
#include "broker/remark.h"
#include "model/property.h"

namespace saker::broker {
namespace {

using api::Outcome;
using api::Status;

// What RocketMQ writes; nobody is to see it.
constexpr std::string_view kTag = "_RECALL_TAG_";
constexpr std::string_view kBody = "0";
constexpr std::string_view kUnavailable = "recall failed, broker service not available";

void answer(api::RecallCompletion& done, const Outcome& outcome) {
  done({outcome.status, outcome.message, {}});
}

}  // namespace

void Recaller::recall(const api::RecallRequest& request, api::RecallCompletion done) {
  RecallHandle handle;
  Outcome checked = check_broker(request);
  if (checked.ok()) checked = check_handle(request, handle);
  if (!checked.ok()) return answer(done, checked);
  const std::string time = std::to_string(handle.timestamp_ms);
  const TimerIntake::Verdict verdict = intake_.judge({.deliver_ms = time}, true);
  if (!verdict.slot_ms) {
    return answer(done, refused(Status::kFailed, "recall failed, execute error"));
  }
  stage(request, handle, *verdict.slot_ms, std::move(done));
}

Outcome Recaller::check_broker(const api::RecallRequest& request) const {
  const Options& options = rooms_.options;
  if (!options.timer.recall) {
    return refused(Status::kNoPermission, "recall failed, operation is forbidden");
  }
  const bool is_early = rooms_.clock.wall_ms() < options.accept_sends_from_ms;
  if (is_early || (!options.writable() && !options.timer.recall_while_not_writable)) {
    return refused(Status::kNotWritable, std::string(kUnavailable));
  }
  if (rooms_.topics.find(request.topic) == nullptr) {
    return refused(Status::kTopicNotFound,
                   "recall failed, the topic[" + std::string(request.topic) + "] not exist");
  }
  return {};
}

Outcome Recaller::check_handle(const api::RecallRequest& request, RecallHandle& handle) const {
  std::optional<RecallHandle> decoded = decode_recall_handle(request.handle);
  if (!decoded) return refused(Status::kIllegalOperation, "recall handle is invalid");
  handle = std::move(*decoded);
  if (handle.topic != request.topic) {
    return refused(Status::kIllegalOperation, "recall failed, topic not match");
  }
  if (handle.broker_name != rooms_.options.broker_name) {
    return refused(Status::kIllegalOperation, std::string(kUnavailable));
  }
  const std::int64_t left_ms = handle.timestamp_ms - rooms_.clock.wall_ms();
  if (left_ms <= 0 || left_ms >= rooms_.options.timer.delay_seconds_max * 1000) {
    return refused(Status::kIllegalOperation, "recall failed, timestamp invalid");
  }
  return {};
}

void Recaller::stage(const api::RecallRequest& request, const RecallHandle& handle,
                     std::int64_t slot_ms, api::RecallCompletion done) {
  const std::int64_t now_ms = rooms_.clock.wall_ms();
  const bool with_topic = rooms_.options.timer.topic_in_delete_key;
  const auto add = [this](std::string_view name, std::string_view value) {
    property::append(properties_, name, value);
  };
  properties_.clear();
  add(property::kTags, kTag);
  add(property::kUniqueKey, handle.unique_key);
  add(property::kBornTimestamp, std::to_string(now_ms));
  add(property::kProducerGroup, request.producer_group);
  add(property::kTimerDeliverMs, std::to_string(handle.timestamp_ms));
  add(property::kTimerDeleteKey,
      with_topic ? handle.topic + "+" + handle.unique_key : handle.unique_key);
  add(property::kTimerOutMs, std::to_string(slot_ms));
  add(property::kRealTopic, handle.topic);
  add(property::kRealQueueId, "0");
  store::NewRecord record;
  record.topic = kTimerTopic;
  record.born_timestamp_ms = now_ms;
  record.born_host = request.born_host;
  record.body = kBody;
  record.properties = properties_;
  record.tags_code = java_hash(kTag);
  constexpr bool kWaitDurable = true;
  rooms_.appender.stage(
      {&record, 1}, kWaitDurable,
      [kept = std::move(done), key = handle.unique_key](const store::Appended& appended) mutable {
        if (is_stored(appended.outcome)) return kept({Status::kOk, {}, key});
        answer(kept, refused(Status::kFailed, "recall failed, execute error"));
      });
}

}  // namespace saker::broker
