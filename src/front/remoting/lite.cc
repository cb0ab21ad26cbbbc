#include "api/lite.h"

#include <optional>
#include <string>
#include <vector>

#include "front/remoting/answer.h"
#include "front/remoting/client_session.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/lite.h"
#include "wire/remoting/header/pop.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;
using wire::remoting::FrameWriter;
using wire::remoting::PopLiteMessageHeader;
using Action = body::LiteSubscription::Action;

/// COMPAT: what is not known is 0 and not absent, also in refusals.
void write_fields(FrameWriter& out, const api::LitePopOutcome& outcome) {
  out.field("popTime", outcome.pop_time_ms);
  out.field("invisibleTime", outcome.invisible_ms);
  out.field("reviveQid", outcome.was_allowed ? kOrderedPop : 0);
  if (!outcome.was_allowed) return;
  std::string counts;
  for (const std::int32_t count : outcome.delivery_counts) {
    counts.append(counts.empty() ? "" : ";").append(std::to_string(count));
  }
  out.field("orderCountInfo", counts);
}

void answer_messages(rpc::Responder responder, api::LitePopOutcome& outcome) {
  std::move(responder).answer_with_parts(
      {response_code(outcome.status), remark_of(outcome.message)},
      [&](FrameWriter& out) { write_fields(out, outcome); }, take_parts(outcome.slices));
}

/// Nothing: the group goes on where it is. COMPAT: a time means that, too.
std::optional<api::LiteStart> start_of(const body::LiteSubscription& subscription) {
  using Kind = api::LiteStart::Kind;
  constexpr std::int64_t kFirst = 1;
  constexpr std::int64_t kLast = 2;
  const std::int64_t value = subscription.offset_value;
  if (subscription.offset_type == "OFFSET") return api::LiteStart{Kind::kOffset, value};
  if (subscription.offset_type == "TAIL_N") return api::LiteStart{Kind::kTail, value};
  if (subscription.offset_type != "POLICY") return std::nullopt;
  if (value == kFirst) return api::LiteStart{Kind::kBegin, 0};
  if (value == kLast) return api::LiteStart{Kind::kEnd, 0};
  return std::nullopt;
}

api::LiteWish to_wish(body::LiteSubscription subscription) {
  api::LiteWish wish;
  wish.action = static_cast<api::LiteWish::Action>(subscription.action);
  wish.start = start_of(subscription);
  wish.client_id = std::move(subscription.client_id);
  wish.group = std::move(subscription.group);
  wish.topic = std::move(subscription.topic);
  wish.lite_topics = std::move(subscription.lite_topics);
  return wish;
}

static_assert(static_cast<int>(Action::kPartialAdd) ==
              static_cast<int>(api::LiteWish::Action::kAdd));
static_assert(static_cast<int>(Action::kPartialRemove) ==
              static_cast<int>(api::LiteWish::Action::kRemove));
static_assert(static_cast<int>(Action::kCompleteAdd) ==
              static_cast<int>(api::LiteWish::Action::kSetAll));
static_assert(static_cast<int>(Action::kCompleteRemove) ==
              static_cast<int>(api::LiteWish::Action::kRemoveAll));

void refuse(Context& context, std::string why) {
  answer_outcome(std::move(context.responder), {api::Status::kIllegalOperation, std::move(why)});
}

}  // namespace

void pop_lite_message(Context& context) {
  PopLiteMessageHeader header;
  if (!decode_header(context, header)) return;
  api::LitePopRequest request;
  request.client_id = header.client_id;
  request.group = header.consumer_group;
  request.topic = header.topic;
  request.message_count_max = header.max_msg_num;
  request.invisible_ms = header.invisible_time;
  request.poll_ms = header.poll_time;
  request.born_ms = header.born_time;
  request.attempt_id = header.attempt_id;
  context.broker.lite().pop(
      context.lane(), request, ClientSession::of(context.session),
      [responder = std::move(context.responder)](api::LitePopOutcome& outcome) mutable {
        answer_messages(std::move(responder), outcome);
      });
}

void change_lite_subscriptions(Context& context) {
  if (context.command.body.empty()) return refuse(context, "Request body is null.");
  auto decoded = body::decode_lite_subscriptions(context.command.body);
  if (!decoded.ok()) return answer_malformed(context, decoded.error());
  std::vector<api::LiteWish> wishes;
  for (body::LiteSubscription& subscription : *decoded) {
    if (subscription.action == Action::kUnknown) {
      return answer_malformed(
          context, {ErrorCode::kInvalidArgument, "a subscription without an action that is known"});
    }
    wishes.push_back(to_wish(std::move(subscription)));
  }
  if (wishes.empty()) return refuse(context, "LiteSubscriptionCtlRequestBody is empty.");
  answer_outcome(
      std::move(context.responder),
      context.broker.lite().subscribe(context.lane(), wishes, ClientSession::of(context.session)));
}

}  // namespace saker::front
