#include "wire/remoting/header/membership.h"

#include "front/remoting/answer.h"
#include "front/remoting/client_session.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/client_config_check.h"
#include "wire/remoting/body/consumer_list.h"
#include "wire/remoting/body/heartbeat_data.h"

namespace saker::front {
namespace {

using wire::remoting::FrameWriter;
namespace body = wire::remoting::body;

api::ConsumerRegistration to_registration(body::ConsumerData&& data) {
  api::ConsumerRegistration consumer;
  consumer.group = std::move(data.group_name);
  // Both enums have RocketMQ's ordinals.
  consumer.consume_type = static_cast<api::ConsumeType>(data.consume_type);
  consumer.message_model = static_cast<api::MessageModel>(data.message_model);
  consumer.consume_from_where = static_cast<std::int32_t>(data.consume_from_where);
  consumer.unit_mode = data.unit_mode;
  for (body::SubscriptionData& subscription : data.subscriptions) {
    consumer.subscriptions.push_back(
        {std::move(subscription.topic), std::move(subscription.sub_string),
         std::move(subscription.expression_type), subscription.sub_version});
  }
  return consumer;
}

api::Heartbeat to_heartbeat(body::HeartbeatData&& data, const wire::remoting::Command& command) {
  api::Heartbeat heartbeat;
  heartbeat.client_id = std::move(data.client_id);
  heartbeat.client_version = {command.language, command.version};
  heartbeat.producer_groups = std::move(data.producer_groups);
  for (body::ConsumerData& consumer : data.consumers) {
    heartbeat.consumers.push_back(to_registration(std::move(consumer)));
  }
  heartbeat.fingerprint = data.heartbeat_fingerprint;
  heartbeat.without_subscriptions = data.without_sub;
  return heartbeat;
}

}  // namespace

void heartbeat(Context& context) {
  auto data = body::decode_heartbeat(context.command.body);
  if (!data.ok()) return answer_malformed(context, data.error());
  // COMPAT: RocketMQ takes a heartbeat without clientID and then lists a null member, which breaks
  // every other member of the group. Groups need a name to be registered under; a heartbeat without
  // groups is harmless.
  if (data->client_id.empty() && !(data->producer_groups.empty() && data->consumers.empty())) {
    return answer_malformed(context,
                            {ErrorCode::kInvalidArgument, "the heartbeat lacks a clientID"});
  }
  const api::HeartbeatReply reply = context.broker.heartbeat(
      to_heartbeat(std::move(*data), context.command), ClientSession::of(context.session));
  std::move(context.responder).answer_with({}, [&](FrameWriter& out) {
    out.flag_field("IS_SUPPORT_HEART_BEAT_V2", true);
    out.flag_field("IS_SUB_CHANGE", reply.subscriptions_changed);
  });
}

void unregister_client(Context& context) {
  wire::remoting::UnregisterClientHeader header;
  if (!decode_header(context, header)) return;
  context.broker.unregister({header.client_id, header.producer_group, header.consumer_group},
                            ClientSession::of(context.session));
  std::move(context.responder).answer_with({}, [](FrameWriter&) {});
}

void get_consumer_list(Context& context) {
  wire::remoting::ConsumerGroupHeader header;
  if (!decode_header(context, header)) return;
  const auto members = context.broker.member_ids(header.consumer_group);
  const rpc::Reply reply{response_code(members.status), remark_of(members.message)};
  const std::string list = members.ok() ? body::encode_consumer_list(members.value) : "";
  std::move(context.responder)
      .answer_with(
          reply, [](FrameWriter&) {}, list);
}

void check_client_config(Context& context) {
  if (context.command.body.empty()) return answer_outcome(std::move(context.responder), {});
  const auto check = body::decode_client_config_check(context.command.body);
  if (!check.ok()) return answer_malformed(context, check.error());
  const api::Expression expression{check->subscription.expression_type,
                                   check->subscription.sub_string};
  answer_outcome(std::move(context.responder), context.broker.check_expression(expression));
}

}  // namespace saker::front
