#include "wire/remoting/header/send.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/watch/watched_request.h"

namespace saker::front {
namespace {

using wire::remoting::FrameWriter;
using wire::remoting::Names;
using wire::remoting::SendMessageHeader;

// Clients older than V3_4_9 send a maximum that they do not mean.
constexpr std::int32_t kVersionWithRetryMax = 121;

void write_common(FrameWriter& out, const RemotingOptions& options) {
  out.field("MSG_REGION", options.region_id);
  out.flag_field("TRACE_ON", options.trace_on);
}

bool stored(api::Status status) {
  return status == api::Status::kOk || status == api::Status::kFlushTimeout;
}

void answer_send(rpc::Responder responder, const RemotingOptions& options,
                 const api::SendOutcome& outcome) {
  note_times(responder, outcome.times);
  std::move(responder).answer_with({response_code(outcome.status), remark_of(outcome.message)},
                                   [&](FrameWriter& out) {
                                     write_common(out, options);
                                     if (!stored(outcome.status)) return;
                                     out.field("msgId", outcome.message_id);
                                     out.field("queueId", outcome.queue_id.value);
                                     out.field("queueOffset", outcome.queue_offset.value);
                                     if (!outcome.transaction_id.empty())
                                       out.field("transactionId", outcome.transaction_id);
                                     if (!outcome.recall_handle.empty())
                                       out.field("recallHandle", outcome.recall_handle);
                                     if (outcome.inner_batch)
                                       out.field("batchUniqId", outcome.transaction_id);
                                   });
}

api::SendRequest to_request(const SendMessageHeader& header, const Context& context) {
  api::SendRequest request;
  request.producer_group = header.producer_group;
  request.topic = header.topic;
  request.default_topic = header.default_topic;
  request.default_topic_queue_count = header.default_topic_queue_nums;
  request.queue_id = QueueId{header.queue_id};
  request.sys_flag = header.sys_flag;
  request.born_timestamp_ms = header.born_timestamp;
  request.flag = header.flag;
  request.properties = header.properties;
  request.reconsume_times = header.reconsume_times;
  request.unit_mode = header.unit_mode;
  request.batch = header.batch;
  if (context.command.version >= kVersionWithRetryMax) {
    request.retry_count_max = header.max_reconsume_times;
  }
  request.body = context.command.body;
  request.born_host = context.session->peer();
  return request;
}

/// What a client sends.
enum class Sent { kMessage, kReply };

void send(Context& context, Names names, Sent what) {
  SendMessageHeader header;
  const Status decoded = wire::remoting::decode(context.command, header, names);
  if (!decoded.ok()) {
    api::SendOutcome outcome;
    outcome.status = api::Status::kFailed;
    outcome.message = decoded.error().message;
    return answer_send(std::move(context.responder), context.options, outcome);
  }
  auto answer = [responder = std::move(context.responder),
                 &options = context.options](const api::SendOutcome& outcome) mutable {
    answer_send(std::move(responder), options, outcome);
  };
  const api::SendRequest request = to_request(header, context);
  switch (what) {
    case Sent::kMessage:
      return context.broker.send(context.lane(), request, std::move(answer));
    case Sent::kReply:
      return context.broker.send_reply(context.lane(), request, std::move(answer));
  }
}

}  // namespace

void send_message(Context& context) { send(context, Names::kLong, Sent::kMessage); }
void send_message_v2(Context& context) { send(context, Names::kLetters, Sent::kMessage); }
void send_reply(Context& context) { send(context, Names::kLong, Sent::kReply); }
void send_reply_v2(Context& context) { send(context, Names::kLetters, Sent::kReply); }

void send_message_back(Context& context) {
  wire::remoting::SendMsgBackHeader header;
  if (!decode_header(context, header)) return;

  api::SendBackRequest request;
  request.group = header.group;
  request.log_offset = LogOffset{header.offset};
  request.delay_level = header.delay_level;
  request.origin_message_id = header.origin_msg_id;
  request.unit_mode = header.unit_mode;
  if (context.command.version >= kVersionWithRetryMax) {
    request.retry_count_max = header.max_reconsume_times;
  }
  context.broker.send_back(
      context.lane(), request,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

}  // namespace saker::front
