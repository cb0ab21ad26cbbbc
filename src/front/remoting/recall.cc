#include "api/recall.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/header/send.h"

namespace saker::front {
namespace {

// COMPAT: RocketMQ says so on success.
constexpr std::string_view kNothingSet = "not set any response code";

void answer_recall(rpc::Responder responder, const RemotingOptions& options,
                   const api::OutcomeOf<std::string>& outcome) {
  const auto remark = outcome.ok() ? std::optional(kNothingSet) : remark_of(outcome.message);
  std::move(responder).answer_with({response_code(outcome.status), remark},
                                   [&](wire::remoting::FrameWriter& out) {
                                     out.field("MSG_REGION", options.region_id);
                                     if (outcome.ok()) out.field("msgId", outcome.value);
                                   });
}

}  // namespace

void recall_message(Context& context) {
  wire::remoting::RecallMessageHeader header;
  if (!decode_header(context, header)) return;
  api::RecallRequest request;
  request.producer_group = header.producer_group;
  request.topic = header.topic;
  request.handle = header.recall_handle;
  request.born_host = context.session->peer();
  context.broker.recall(context.lane(), request,
                        [responder = std::move(context.responder), &options = context.options](
                            const api::OutcomeOf<std::string>& outcome) mutable {
                          answer_recall(std::move(responder), options, outcome);
                        });
}

}  // namespace saker::front
