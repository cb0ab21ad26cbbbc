#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/query_assignment.h"
#include "wire/remoting/body/request_mode.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;

std::string body_of(const api::AssignmentOutcome& outcome) {
  if (!outcome.is_known) return body::encode_no_assignments();
  std::vector<body::MessageQueue> queues;
  for (const api::LockedQueue& queue : outcome.queues) {
    queues.push_back({queue.topic, queue.broker_name, queue.queue_id});
  }
  return body::encode_assignments(queues, outcome.mode);
}

}  // namespace

void query_assignment(Context& context) {
  auto query = body::decode_query_assignment(context.command.body);
  if (!query.ok()) return answer_malformed(context, query.error());
  const api::AssignmentRequest request{std::move(query->topic), std::move(query->consumer_group),
                                       std::move(query->client_id), std::move(query->strategy_name),
                                       // Both enums have RocketMQ's ordinals.
                                       static_cast<api::MessageModel>(query->message_model)};
  context.broker.assign_queues(
      context.lane(), request,
      [responder = std::move(context.responder)](const api::AssignmentOutcome& outcome) mutable {
        std::move(responder).answer({response_code(outcome.status), remark_of(outcome.message)},
                                    body_of(outcome));
      });
}

void set_request_mode(Context& context) {
  auto mode = body::decode_request_mode(context.command.body);
  if (!mode.ok()) return answer_malformed(context, mode.error());
  answer_outcome(
      std::move(context.responder),
      context.broker.set_request_mode({std::move(mode->topic), std::move(mode->consumer_group),
                                       std::move(mode->mode), mode->pop_share_queue_num}));
}

}  // namespace saker::front
