#include "broker/pop/held_pops.h"

namespace saker::broker {
namespace {

void copy_request(HeldPop& pop, const api::PopRequest& request) {
  pop.group.assign(request.target.group);
  pop.topic.assign(request.target.topic);
  pop.expression_type.assign(request.expression.type);
  pop.expression_text.assign(request.expression.text);
  pop.attempt_id.assign(request.attempt_id);
  pop.request = request;
  pop.request.target.group = pop.group;
  pop.request.target.topic = pop.topic;
  pop.request.expression = {pop.expression_type, pop.expression_text};
  pop.request.attempt_id = pop.attempt_id;
}

}  // namespace

HeldPop& HeldPops::add(const api::PopRequest& request, const api::ClientChannelPtr& client,
                       std::int64_t deadline_ms) {
  HeldPop& pop = held_.add(client, deadline_ms);
  copy_request(pop, request);
  return pop;
}

void HeldPops::release(HeldPop& pop) {
  if (pop.opens_ms) --closed_count_;
  pop.opens_ms.reset();
  pop.done = nullptr;
  pop.notice_done = nullptr;
  held_.release(pop);
}

void HeldPops::note_closed(HeldPop& pop, std::int64_t opens_ms) {
  if (!pop.opens_ms) ++closed_count_;
  pop.opens_ms = opens_ms;
}

std::vector<HeldPop*> HeldPops::opened(std::int64_t wall_ms) {
  std::vector<HeldPop*> found;
  if (closed_count_ == 0) return found;
  for (HeldPop& pop : held_) {
    if (pop.opens_ms && *pop.opens_ms <= wall_ms) found.push_back(&pop);
  }
  return found;
}

}  // namespace saker::broker
