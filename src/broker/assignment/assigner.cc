#include "broker/assignment/assigner.h"

#include <algorithm>

#include "broker/assignment/allocation.h"
#include "broker/remark.h"
#include "broker/topic/topic_name.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr std::string_view kPull = "PULL";
constexpr std::string_view kPop = "POP";

}  // namespace

void Assigner::assign(api::Lane lane, const api::AssignmentRequest& request,
                      api::AssignmentCompletion done) {
  rooms_.queues.find(
      lane, request.topic,
      [this, request, kept = std::move(done)](const TopicQueues::Queues& queues) mutable {
        kept(outcome_of(request, queues));
      });
}

/// COMPAT: whatever is missing (topic, members, strategy), the client is to keep what it has.
api::AssignmentOutcome Assigner::outcome_of(const api::AssignmentRequest& request,
                                            const TopicQueues::Queues& queues) const {
  api::AssignmentOutcome outcome;
  const api::RequestMode mode = mode_of(request);
  outcome.mode = mode.mode;
  if (queues == nullptr) return outcome;
  if (request.message_model == api::MessageModel::kBroadcasting) {
    outcome.is_known = true;
    outcome.queues = *queues;
    return outcome;
  }
  auto members = rooms_.membership.member_ids(request.group);
  const auto strategy = find_strategy(request.strategy);
  if (!members.ok() || members.value.empty() || !strategy) return outcome;
  outcome.is_known = true;
  std::sort(members.value.begin(), members.value.end());
  const Shares shares{members.value, *queues};
  if (!rooms_.options.pop.share_out_queues) {
    outcome.queues = *queues;
  } else if (mode.mode == kPop) {
    outcome.queues = pop_share_of(shares, *strategy, request.client_id, mode.pop_share_queue_count);
  } else {
    outcome.queues = share_of(shares, *strategy, request.client_id);
  }
  return outcome;
}

api::RequestMode Assigner::mode_of(const api::AssignmentRequest& request) const {
  if (is_retry_topic(request.topic)) return {request.topic, request.group, std::string(kPull), 0};
  if (auto set = rooms_.modes.find(request.topic, request.group)) return *set;
  const PopOptions& options = rooms_.options.pop;
  return {request.topic, request.group, options.request_mode, options.share_queue_count};
}

api::Outcome Assigner::set_mode(const api::RequestMode& mode) {
  if (is_retry_topic(mode.topic)) {
    return refused(Status::kNoPermission, "retry topic is not allowed to set mode");
  }
  if (rooms_.topics.find(mode.topic) == nullptr) {
    return refused(Status::kTopicNotFound, "topic[" + mode.topic + "] not exist");
  }
  if (rooms_.groups.find_or_create(mode.group) == nullptr) {
    return refused(Status::kGroupNotFound, "subscription group does not exist");
  }
  rooms_.modes.put(mode);
  return {};
}

}  // namespace saker::broker
