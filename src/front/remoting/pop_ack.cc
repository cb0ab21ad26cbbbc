#include "front/remoting/answer.h"
#include "front/remoting/client_session.h"
#include "front/remoting/handlers.h"
#include "front/remoting/lite_queue.h"
#include "wire/remoting/body/batch_ack.h"
#include "wire/remoting/header/pop.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::AckMessageHeader;
using wire::remoting::FrameWriter;

/// The message, or nothing after the request was answered. Its views are the header's.
std::optional<api::PoppedMessage> decode_message(Context& context, AckMessageHeader& header) {
  if (!decode_header(context, header)) return std::nullopt;
  api::PoppedMessage message{header.consumer_group,
                             header.topic,
                             QueueId{header.queue_id},
                             QueueOffset{header.offset},
                             {}};
  if (!is_blank(header.lite_topic)) message.lite_topic = header.lite_topic;
  // Last: topic and queue are checked by the broker first, but an answer without them is no worse.
  auto receipt = parse_pop_receipt(header.extra_info);
  if (!receipt.ok()) {
    answer_malformed(context, receipt.error());
    return std::nullopt;
  }
  message.receipt = std::move(*receipt);
  return message;
}

}  // namespace

void ack_message(Context& context) {
  AckMessageHeader header;
  const auto message = decode_message(context, header);
  if (!message) return;
  context.broker.acknowledge(
      context.lane(), *message, ClientSession::of(context.session),
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

void batch_ack_message(Context& context) {
  std::vector<api::AckBatch> batches;
  if (!context.command.body.empty()) {
    auto acks = body::decode_batch_acks(context.command.body);
    if (!acks.ok()) return answer_malformed(context, acks.error());
    for (body::BatchAck& ack : *acks) {
      batches.push_back({std::move(ack.consumer_group), std::move(ack.topic),
                         std::move(ack.receipt), std::move(ack.offsets)});
    }
  }
  if (batches.empty()) {
    return answer_outcome(std::move(context.responder), {api::Status::kNoMessage, ""});
  }
  context.broker.acknowledge_all(
      context.lane(), batches,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

void change_invisible_time(Context& context) {
  AckMessageHeader header;
  auto message = decode_message(context, header);
  if (!message) return;
  if (!header.invisible_time) {
    return answer_malformed(context, {ErrorCode::kInvalidArgument,
                                      "the header lacks the required field invisibleTime"});
  }
  context.broker.change_invisibility(
      context.lane(), {std::move(*message), *header.invisible_time, header.suspend},
      ClientSession::of(context.session),
      [responder = std::move(context.responder)](const api::InvisibilityOutcome& outcome) mutable {
        std::move(responder).answer_with(
            {response_code(outcome.status), remark_of(outcome.message)}, [&](FrameWriter& out) {
              out.field("popTime", outcome.pop_time_ms);
              out.field("invisibleTime", outcome.invisible_ms);
              out.field("reviveQid", outcome.revive_queue);
            });
      });
}

}  // namespace saker::front
