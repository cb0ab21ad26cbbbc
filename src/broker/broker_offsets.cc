// The verbs of offsets in queues, and of groups in them.
#include "broker/broker.h"
#include "broker/remark.h"

namespace saker::broker {

api::OutcomeOf<QueueOffset> Broker::query_offset(const api::OffsetRequest& request) {
  return offset_desk_->query(request);
}

api::Outcome Broker::commit_offset(const api::OffsetRequest& request) {
  return offset_desk_->commit(request);
}

QueueOffset Broker::min_offset(const api::QueueRequest& request) {
  return store_->min_offset(request.topic, request.queue_id);
}

QueueOffset Broker::max_offset(const api::QueueRequest& request) {
  return store_->max_offset(request.topic, request.queue_id);
}

api::OutcomeOf<QueueOffset> Broker::offset_by_time(const api::QueueRequest& request,
                                                   std::int64_t timestamp_ms,
                                                   api::TimeBoundary boundary) {
  const Result<QueueOffset> found =
      store_->offset_by_time(request.topic, request.queue_id, timestamp_ms,
                             boundary == api::TimeBoundary::kUpper ? store::TimeBoundary::kUpper
                                                                   : store::TimeBoundary::kLower);
  if (found) return {api::Status::kOk, "", *found};
  return {api::Status::kFailed, cannot_read_now(found.error().message), {}};
}

api::OutcomeOf<std::int64_t> Broker::earliest_store_time(const api::QueueRequest& request) {
  const QueueOffset first = store_->min_offset(request.topic, request.queue_id);
  const Result<std::int64_t> time = store_->store_time(request.topic, request.queue_id, first);
  if (time || store::is_lost(time.error())) return {api::Status::kOk, "", time.value_or(-1)};
  return {api::Status::kFailed, cannot_read_now(time.error().message), {}};
}

}  // namespace saker::broker
