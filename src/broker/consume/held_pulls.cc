#include "broker/consume/held_pulls.h"

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

HeldPull& HeldPulls::add(const api::PullRequest& request, const api::ClientChannelPtr& client,
                         std::int64_t deadline_ms) {
  HeldPull& pull = held_.add(client, deadline_ms);
  copy_request(pull, request);
  return pull;
}

void HeldPulls::release(HeldPull& pull) {
  pull.done = nullptr;
  held_.release(pull);
}

}  // namespace saker::broker
