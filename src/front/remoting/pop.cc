#include "wire/remoting/header/pop.h"

#include <string>

#include "front/remoting/answer.h"
#include "front/remoting/client_session.h"
#include "front/remoting/handlers.h"
#include "front/remoting/pop_info.h"
#include "front/remoting/watch/watched_request.h"

namespace saker::front {
namespace {

using wire::remoting::FrameWriter;
using wire::remoting::NotificationHeader;
using wire::remoting::PeekMessageHeader;
using wire::remoting::PopMessageHeader;

/// COMPAT: what is not known is 0 and not absent, also in refusals.
void write_fields(FrameWriter& out, const api::PopOutcome& outcome, bool with_info) {
  out.field("popTime", outcome.pop_time_ms);
  out.field("invisibleTime", outcome.invisible_ms);
  out.field("reviveQid", outcome.revive_queue);
  out.field("restNum", outcome.rest_count);
  if (!with_info) return;
  out.field("startOffsetInfo", start_offset_info(outcome.queues));
  out.field("msgOffsetInfo", message_offset_info(outcome.queues));
  if (outcome.ordered) out.field("orderCountInfo", order_count_info(outcome.delivery_counts));
}

void answer_messages(rpc::Responder responder, api::PopOutcome& outcome, bool with_info) {
  note_times(responder, outcome.times);
  std::move(responder).answer_with_parts(
      {response_code(outcome.status), remark_of(outcome.message)},
      [&](FrameWriter& out) { write_fields(out, outcome, with_info); }, take_parts(outcome.slices));
}

api::PopRequest to_request(const PopMessageHeader& header) {
  constexpr std::int32_t kInitFromLast = 1;
  api::PopRequest request;
  request.target = {header.consumer_group, header.topic, QueueId{header.queue_id}};
  request.message_count_max = header.max_msg_nums;
  request.invisible_ms = header.invisible_time;
  request.poll_ms = header.poll_time;
  request.born_ms = header.born_time;
  request.from_end = header.init_mode == kInitFromLast;
  request.expression = {header.exp_type, header.exp};
  request.ordered = header.order;
  request.attempt_id = header.attempt_id;
  return request;
}

api::PopNoticeRequest to_request(const NotificationHeader& header) {
  api::PopNoticeRequest request;
  request.target = {header.consumer_group, header.topic, QueueId{header.queue_id}};
  request.poll_ms = header.poll_time;
  request.born_ms = header.born_time;
  request.ordered = header.order;
  request.attempt_id = header.attempt_id;
  request.expression = {header.exp_type, header.exp};
  return request;
}

}  // namespace

void pop_message(Context& context) {
  PopMessageHeader header;
  if (!decode_header(context, header)) return;
  context.broker.pop(context.lane(), to_request(header), ClientSession::of(context.session),
                     [responder = std::move(context.responder)](api::PopOutcome& outcome) mutable {
                       answer_messages(std::move(responder), outcome, outcome.has_offsets);
                     });
}

void peek_message(Context& context) {
  PeekMessageHeader header;
  if (!decode_header(context, header)) return;
  const api::PeekRequest request{{header.consumer_group, header.topic, QueueId{header.queue_id}},
                                 header.max_msg_nums};
  constexpr bool kWithInfo = false;
  context.broker.peek(context.lane(), request, ClientSession::of(context.session),
                      [responder = std::move(context.responder)](api::PopOutcome& outcome) mutable {
                        answer_messages(std::move(responder), outcome, kWithInfo);
                      });
}

void await_pop(Context& context) {
  NotificationHeader header;
  if (!decode_header(context, header)) return;
  context.broker.await_pop(
      context.lane(), to_request(header), ClientSession::of(context.session),
      [responder = std::move(context.responder)](const api::PopNotice& notice) mutable {
        std::move(responder).answer_with({response_code(notice.status), remark_of(notice.message)},
                                         [&](FrameWriter& out) {
                                           out.flag_field("hasMsg", notice.has_message);
                                           out.flag_field("pollingFull", notice.polling_full);
                                         });
      });
}

void count_waiting_pops(Context& context) {
  PeekMessageHeader header;
  if (!decode_header(context, header)) return;
  const auto outcome = context.broker.count_waiting_pops(
      context.lane(), {header.consumer_group, header.topic, QueueId{header.queue_id}},
      ClientSession::of(context.session));
  std::move(context.responder)
      .answer_with({response_code(outcome.status), remark_of(outcome.message)},
                   [&](FrameWriter& out) { out.field("pollingNum", outcome.value); });
}

}  // namespace saker::front
