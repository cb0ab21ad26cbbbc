#include "wire/remoting/header/pull.h"

#include "front/remoting/answer.h"
#include "front/remoting/client_session.h"
#include "front/remoting/handlers.h"
#include "front/remoting/lite_queue.h"
#include "front/remoting/watch/watched_request.h"

namespace saker::front {
namespace {

using wire::remoting::FrameWriter;
using wire::remoting::PullMessageHeader;
namespace pull_flag = wire::remoting::pull_flag;

void write_fields(FrameWriter& out, const api::PullOutcome& outcome) {
  if (outcome.has_offsets) {
    out.field("suggestWhichBrokerId", outcome.suggested_broker_id);
    out.field("nextBeginOffset", outcome.next_offset.value);
    out.field("minOffset", outcome.min_offset.value);
    out.field("maxOffset", outcome.max_offset.value);
    out.field("topicSysFlag", outcome.topic_sys_flag);
    out.field("groupSysFlag", outcome.group_sys_flag);
  }
  if (outcome.forbidden_type) out.field("forbiddenType", *outcome.forbidden_type);
}

void answer_pull(rpc::Responder responder, api::PullOutcome& outcome) {
  note_times(responder, outcome.times);
  std::move(responder).answer_with_parts(
      {response_code(outcome.status), remark_of(outcome.message)},
      [&](FrameWriter& out) { write_fields(out, outcome); }, take_parts(outcome.slices));
}

api::PullRequest to_request(const PullMessageHeader& header, bool lite) {
  api::PullRequest request;
  request.group = header.consumer_group;
  request.topic = header.topic;
  request.queue_id = QueueId{header.queue_id};
  request.offset = QueueOffset{header.queue_offset};
  request.message_count_max = header.max_msg_nums;
  if (header.has(pull_flag::kCommitOffset)) {
    request.commit_offset = QueueOffset{header.commit_offset};
  }
  if (header.has(pull_flag::kSuspend)) request.hold_ms = header.suspend_timeout_millis;
  if (header.has(pull_flag::kSubscription)) {
    request.expression = api::Expression{header.expression_type, header.subscription};
  }
  request.subscription_version = header.sub_version;
  request.lite = lite || header.has(pull_flag::kLitePull);
  return request;
}

void pull(Context& context, bool lite) {
  PullMessageHeader header;
  if (!decode_header(context, header)) return;
  api::PullRequest request = to_request(header, lite);
  std::optional<std::string> lite_queue;
  if (!header.lite_topic.empty()) {
    lite_queue = topic_to_read(context, header.topic, header.lite_topic);
    if (!lite_queue) return;
    request.topic = *lite_queue;
  }
  context.broker.pull(
      context.lane(), request, ClientSession::of(context.session),
      [responder = std::move(context.responder)](api::PullOutcome& outcome) mutable {
        answer_pull(std::move(responder), outcome);
      });
}

}  // namespace

void pull_message(Context& context) { pull(context, false); }
void lite_pull_message(Context& context) { pull(context, true); }

}  // namespace saker::front
