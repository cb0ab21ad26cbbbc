#include "front/http/admin/message_sending.h"

#include "front/http/admin/awaited.h"
#include "model/topic_name.h"

namespace saker::front {
namespace {

using wire::message::NewMessage;
using Answer = api::OutcomeOf<SentMessage>;

// Of the group that RocketMQ's tools send as.
constexpr std::string_view kProducerGroup = "SELF_TEST_P_GROUP";

Answer answer_of(const api::SendOutcome& outcome) {
  const bool is_stored =
      outcome.status == api::Status::kOk || outcome.status == api::Status::kFlushTimeout;
  if (!is_stored) return {outcome.status, std::string(outcome.message), {}};
  SentMessage sent;
  sent.queue = outcome.queue_id.value;
  sent.offset = outcome.queue_offset.value;
  sent.offset_id = outcome.message_id;
  sent.id = outcome.transaction_id.empty() ? sent.offset_id : std::string(outcome.transaction_id);
  sent.recall_handle = outcome.recall_handle;
  sent.is_on_disk = outcome.status == api::Status::kOk;
  return {api::Status::kOk, "", std::move(sent)};
}

void send(api::Broker& broker, const NewMessage& message, const HostAddress& born_host,
          api::SendCompletion done) {
  api::SendRequest request;
  request.producer_group = kProducerGroup;
  request.topic = message.topic;
  request.default_topic = kTemplateTopic;
  request.queue_id = {message.queue};
  request.sys_flag = message.sys_flag;
  request.born_timestamp_ms = message.born_ms;
  request.flag = message.flag;
  request.properties = message.properties;
  request.body = message.body;
  request.born_host = born_host;
  broker.send(api::Lane{0}, request, std::move(done));
}

}  // namespace

Answer send_message(AdminCall& call, const NewMessage& message) {
  const Awaited<Answer> answer;
  call.rooms.lanes.post(
      api::Lane{0}, [&broker = call.rooms.broker, message, peer = call.peer, answer] {
        send(broker, message, peer,
             [answer](const api::SendOutcome& outcome) { answer.give(answer_of(outcome)); });
      });
  const api::Outcome late = no_answer();
  return answer.take(call.deadline).value_or(Answer{late.status, late.message, {}});
}

}  // namespace saker::front
