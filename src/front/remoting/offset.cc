#include "wire/remoting/header/offset.h"

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "front/remoting/lite_queue.h"

namespace saker::front {
namespace {

using wire::remoting::ConsumerOffsetHeader;
using wire::remoting::FrameWriter;
using wire::remoting::QueueHeader;

Error missing(std::string_view field) {
  return {ErrorCode::kInvalidArgument, "the header lacks the required field " + std::string(field)};
}

api::OffsetRequest to_request(const ConsumerOffsetHeader& header) {
  api::OffsetRequest request;
  request.group = header.consumer_group;
  request.topic = header.topic;
  if (header.queue_id) request.queue_id = QueueId{*header.queue_id};
  if (header.commit_offset) request.offset = QueueOffset{*header.commit_offset};
  request.zero_if_not_found = header.set_zero_if_not_found.value_or(true);
  return request;
}

void answer_number(Context& context, std::string_view name, std::int64_t value) {
  std::move(context.responder).answer_with({}, [&](FrameWriter& out) { out.field(name, value); });
}

/// Decodes the header of a question about one queue and answers with one number.
template <class Ask>
void answer_queue_question(Context& context, std::string_view name, Ask&& ask) {
  QueueHeader header;
  if (!decode_header(context, header)) return;
  answer_number(context, name, ask(api::QueueRequest{header.topic, QueueId{header.queue_id}}));
}

bool is_upper(std::string_view boundary) {
  constexpr std::string_view kUpper = "upper";
  if (boundary.size() != kUpper.size()) return false;
  for (std::size_t i = 0; i < kUpper.size(); ++i) {
    if ((boundary[i] | 0x20) != kUpper[i]) return false;
  }
  return true;
}

}  // namespace

void query_consumer_offset(Context& context) {
  ConsumerOffsetHeader header;
  if (!decode_header(context, header)) return;
  if (!header.queue_id) return answer_malformed(context, missing("queueId"));
  const auto outcome = context.broker.query_offset(to_request(header));
  std::move(context.responder)
      .answer_with({response_code(outcome.status), remark_of(outcome.message)},
                   [&](FrameWriter& out) {
                     if (outcome.ok()) out.field("offset", outcome.value.value);
                   });
}

void update_consumer_offset(Context& context) {
  ConsumerOffsetHeader header;
  if (!decode_header(context, header)) return;
  const api::Outcome outcome = context.broker.commit_offset(to_request(header));
  std::move(context.responder)
      .answer_with({response_code(outcome.status), remark_of(outcome.message)},
                   [](FrameWriter&) {});
}

void search_offset_by_timestamp(Context& context) {
  QueueHeader header;
  if (!decode_header(context, header)) return;
  if (!header.timestamp) {
    return answer_malformed(context, missing("timestamp"));
  }
  const auto boundary =
      is_upper(header.boundary_type) ? api::TimeBoundary::kUpper : api::TimeBoundary::kLower;
  const auto topic = topic_to_read(context, header.topic, header.lite_topic);
  if (!topic) return;
  const api::OutcomeOf<QueueOffset> found = context.broker.offset_by_time(
      {*topic, QueueId{header.queue_id}}, *header.timestamp, boundary);
  if (!found.ok())
    return answer_outcome(std::move(context.responder), {found.status, found.message});
  answer_number(context, "offset", found.value.value);
}

void get_max_offset(Context& context) {
  answer_queue_question(context, "offset", [&](const api::QueueRequest& request) {
    return context.broker.max_offset(request).value;
  });
}

void get_min_offset(Context& context) {
  answer_queue_question(context, "offset", [&](const api::QueueRequest& request) {
    return context.broker.min_offset(request).value;
  });
}

void get_earliest_store_time(Context& context) {
  QueueHeader header;
  if (!decode_header(context, header)) return;
  const api::OutcomeOf<std::int64_t> time =
      context.broker.earliest_store_time({header.topic, QueueId{header.queue_id}});
  if (!time.ok()) return answer_outcome(std::move(context.responder), {time.status, time.message});
  answer_number(context, "timestamp", time.value);
}

}  // namespace saker::front
