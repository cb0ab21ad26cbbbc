#include "broker/consume/held_pulls.h"

#include <iterator>

namespace saker::broker {
namespace {

void copy_request(HeldPull& pull, const api::PullRequest& request) {
  pull.group.assign(request.group);
  pull.topic.assign(request.topic);
  pull.request = request;
  pull.request.group = pull.group;
  pull.request.topic = pull.topic;
  pull.request.hold_ms.reset();
  pull.request.commit_offset.reset();
  if (!request.expression) return;
  pull.expression_type.assign(request.expression->type);
  pull.expression_text.assign(request.expression->text);
  pull.request.expression = {pull.expression_type, pull.expression_text};
}

}  // namespace

HeldPull& HeldPulls::add(const api::PullRequest& request, std::int64_t deadline_ms) {
  if (free_.empty()) free_.emplace_back();
  // Most holds are equally long, so the place is nearly always the end.
  auto behind = held_.end();
  while (behind != held_.begin() && std::prev(behind)->deadline_ms > deadline_ms) --behind;
  held_.splice(behind, free_, free_.begin());
  const auto self = std::prev(behind);
  self->self = self;
  self->ticket = ++last_ticket_;
  self->deadline_ms = deadline_ms;
  copy_request(*self, request);
  return *self;
}

HeldPull* HeldPulls::find(const Waiting& waiting) {
  auto* pull = static_cast<HeldPull*>(waiting.slot);
  return pull->ticket == waiting.ticket ? pull : nullptr;
}

void HeldPulls::release(HeldPull& pull) {
  pull.ticket = 0;
  pull.client = nullptr;
  pull.done = nullptr;
  free_.splice(free_.begin(), held_, pull.self);
}

}  // namespace saker::broker
