#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/broker_figures.h"

// What a master without replicas says of them.
namespace saker::front {

void get_ha_status(Context& context) {
  const api::RuntimeFacts facts = context.broker.statistics().runtime();
  std::move(context.responder)
      .answer({}, wire::remoting::body::encode_lone_master(facts.log_end.value));
}

/// Only a slave has the master's offset, and a master passes over the request.
void reset_master_flush_offset(Context& context) {
  answer_outcome(std::move(context.responder), {});
}

}  // namespace saker::front
