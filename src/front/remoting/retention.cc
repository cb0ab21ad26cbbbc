#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"

namespace saker::front {

void delete_expired_log(Context& context) {
  answer_outcome(std::move(context.responder), context.broker.clean_up(api::Cleanup::kExpiredLog));
}

void clean_expired_queues(Context& context) {
  answer_outcome(std::move(context.responder), context.broker.clean_up(api::Cleanup::kQueues));
}

}  // namespace saker::front
