#include "wire/remoting/header/query.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"

namespace saker::front {
namespace {

using wire::remoting::FrameWriter;
using wire::remoting::QueryMessageHeader;
using wire::remoting::ViewMessageHeader;

void answer_query(rpc::Responder responder, api::LookupOutcome& outcome) {
  std::move(responder).answer_with_parts(
      {response_code(outcome.status), remark_of(outcome.message)},
      [&](FrameWriter& out) {
        out.field("indexLastUpdateTimestamp", outcome.index_update_ms);
        out.field("indexLastUpdatePhyoffset", outcome.index_update_offset.value);
      },
      take_parts(outcome.slices));
}

void answer_view(rpc::Responder responder, const api::LookupOutcome& outcome) {
  const std::string_view record =
      outcome.slices.empty() ? std::string_view() : outcome.slices.front().bytes;
  std::move(responder).answer({response_code(outcome.status), remark_of(outcome.message)}, record);
}

}  // namespace

void query_message(Context& context) {
  QueryMessageHeader header;
  if (!decode_header(context, header)) return;
  api::KeyQuery query;
  query.topic = header.topic;
  query.key = header.key;
  query.is_unique_key = header.unique_key_query == "true";
  query.message_count_max = header.max_num;
  query.begin_ms = header.begin_timestamp;
  query.end_ms = header.end_timestamp;
  context.broker.look_up(
      context.lane(), query,
      [responder = std::move(context.responder)](api::LookupOutcome& outcome) mutable {
        answer_query(std::move(responder), outcome);
      });
}

void view_message_by_id(Context& context) {
  ViewMessageHeader header;
  if (!decode_header(context, header)) return;
  context.broker.look_up(
      context.lane(), LogOffset{header.offset},
      [responder = std::move(context.responder)](api::LookupOutcome& outcome) mutable {
        answer_view(std::move(responder), outcome);
      });
}

}  // namespace saker::front
