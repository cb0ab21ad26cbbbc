#include "broker/offset/offset_desk.h"

#include "broker/remark.h"

namespace saker::broker {

/// Source: spec 05 §21.2.
api::OutcomeOf<QueueOffset> OffsetDesk::query(const api::OffsetRequest& request) const {
  const auto not_found = [](std::string why) {
    return api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, std::move(why), {}};
  };
  const QueueId queue_id = request.queue_id.value_or(QueueId{});
  if (const auto committed = rooms_.offsets.committed({request.group, request.topic, queue_id})) {
    return {api::Status::kOk, "", *committed};
  }
  if (!request.zero_if_not_found) {
    return not_found("Not found, do not set to zero, maybe this group boot first");
  }
  const Result<bool> young = is_young(request);
  if (!young) return {api::Status::kFailed, cannot_read_now(young.error().message), {}};
  if (*young) return {api::Status::kOk, "", QueueOffset{0}};
  return not_found("Not found, V3_0_6_SNAPSHOT maybe this group consumer boot first");
}

/// COMPAT: a new group begins at 0 in a queue that still has its first message within reach,
/// wherever it asked to begin: without that it would miss the first messages of new topics.
Result<bool> OffsetDesk::is_young(const api::OffsetRequest& request) const {
  const QueueId queue_id = request.queue_id.value_or(QueueId{});
  if (rooms_.store.min_offset(request.topic, queue_id).value > 0) return false;
  store::ReadRequest first;
  first.topic = request.topic;
  first.queue_id = queue_id;
  first.message_count_max = 1;
  const store::ReadResult result = rooms_.store.read(first, nullptr);
  if (result.outcome == store::ReadOutcome::kUnreadable)
    return Error{ErrorCode::kUnavailable, result.why};
  return result.outcome == store::ReadOutcome::kFound && !result.far_behind;
}

api::Outcome OffsetDesk::commit(const api::OffsetRequest& request) {
  const std::string topic(request.topic);
  if (rooms_.groups.find(request.group) == nullptr) {
    return refused(api::Status::kGroupNotFound,
                   "Group " + std::string(request.group) + " not exist!");
  }
  if (rooms_.topics.find(request.topic) == nullptr) {
    return refused(api::Status::kTopicNotFound, "Topic " + topic + " not exist!");
  }
  if (!request.queue_id) {
    return refused(api::Status::kInvalidParameter, "QueueId is null, topic is " + topic);
  }
  if (!request.offset) {
    return refused(api::Status::kInvalidParameter, "Offset is null, topic is " + topic);
  }
  const Progress of{request.group, request.topic, *request.queue_id};
  if (rooms_.offsets.commit(of, *request.offset)) return {};
  return {api::Status::kOk, "Offset has been previously reset"};
}

}  // namespace saker::broker
