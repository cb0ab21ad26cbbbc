#include "api/queue_lock.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/lock_batch.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;

/// The request, or nothing after it was answered.
std::optional<api::QueueLockRequest> decode(Context& context) {
  auto batch = body::decode_lock_batch(context.command.body);
  if (!batch.ok()) {
    answer_malformed(context, batch.error());
    return std::nullopt;
  }
  api::QueueLockRequest request{std::move(batch->client_id), std::move(batch->consumer_group), {}};
  for (body::MessageQueue& queue : batch->queues) {
    request.queues.push_back(
        {std::move(queue.topic), std::move(queue.broker_name), queue.queue_id});
  }
  return request;
}

}  // namespace

void lock_queues(Context& context) {
  const auto request = decode(context);
  if (!request) return;
  std::vector<body::MessageQueue> locked;
  for (api::LockedQueue& queue : context.broker.lock_queues(*request)) {
    locked.push_back({std::move(queue.topic), std::move(queue.broker_name), queue.queue_id});
  }
  std::move(context.responder).answer({}, body::encode_locked_queues(locked));
}

void unlock_queues(Context& context) {
  const auto request = decode(context);
  if (!request) return;
  context.broker.unlock_queues(*request);
  answer_outcome(std::move(context.responder), {});
}

}  // namespace saker::front
