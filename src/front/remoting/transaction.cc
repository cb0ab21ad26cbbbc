#include "wire/remoting/header/transaction.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/record/message_id.h"

namespace saker::front {
namespace {

using wire::remoting::EndTransactionHeader;

/// COMPAT: RocketMQ's answer to a rollback says so on success.
constexpr std::string_view kRolledBack = "not set any response code";

void answer_end(rpc::Responder responder, bool is_rollback, const api::Outcome& outcome) {
  if (!is_rollback || !outcome.ok()) return answer_outcome(std::move(responder), outcome);
  std::move(responder).answer({wire::remoting::response::kSuccess, kRolledBack});
}

}  // namespace

/// COMPAT: "unknown" is no decision and has no answer: the broker will ask.
void end_transaction(Context& context) {
  EndTransactionHeader header;
  if (!decode_header(context, header)) return;
  if (header.commit_or_rollback == EndTransactionHeader::kUnknown) return;
  const bool is_rollback = header.commit_or_rollback == EndTransactionHeader::kRollback;
  if (!is_rollback && header.commit_or_rollback != EndTransactionHeader::kCommit) {
    return answer_malformed(context, {ErrorCode::kInvalidArgument, "commitOrRollback field wrong"});
  }
  api::EndTransactionRequest request;
  request.producer_group = header.producer_group;
  request.half_offset = QueueOffset{header.tran_state_table_offset};
  request.log_offset = LogOffset{header.commit_log_offset};
  request.decision =
      is_rollback ? api::TransactionDecision::kRollback : api::TransactionDecision::kCommit;
  request.answers_check = header.from_transaction_check;
  context.broker.end_transaction(
      context.lane(), request,
      [responder = std::move(context.responder), is_rollback](const api::Outcome& outcome) mutable {
        answer_end(std::move(responder), is_rollback, outcome);
      });
}

void resume_half_message(Context& context) {
  wire::remoting::ResumeCheckHeader header;
  if (!decode_header(context, header)) return;
  const auto id = wire::record::decode_message_id(header.message_id);
  if (!id) {
    return answer_malformed(context, {ErrorCode::kInvalidArgument,
                                      "msgId '" + std::string(header.message_id) +
                                          "' is no offset message id of 32 or 56 hex digits"});
  }
  context.broker.resume_checks(
      context.lane(), id->log_offset,
      [responder = std::move(context.responder)](const api::Outcome& outcome) mutable {
        answer_outcome(std::move(responder), outcome);
      });
}

}  // namespace saker::front
