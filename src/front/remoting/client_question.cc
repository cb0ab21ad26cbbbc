#include <algorithm>

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/record/message_id.h"
#include "wire/remoting/header/admin.h"

namespace saker::front {
namespace {

using wire::remoting::ClientQuestionHeader;
using Kind = api::ClientQuestion::Kind;

api::ClientQuestion question_of(Context& context, Kind kind, const ClientQuestionHeader& header) {
  api::ClientQuestion question{.kind = kind,
                               .group = std::string(header.group),
                               .client_id = std::string(header.client_id),
                               .fields = {},
                               .body = std::string(context.command.body)};
  for (const wire::remoting::Field& field : context.command.fields) {
    question.fields.emplace_back(field.name, field.value);
  }
  return question;
}

void set(api::ClientQuestion& question, std::string_view name, std::string value) {
  std::erase_if(question.fields, [name](const auto& field) { return field.first == name; });
  question.fields.emplace_back(name, std::move(value));
}

void answer_question(rpc::Responder responder, const api::ClientAnswer& answer) {
  if (!answer.outcome.ok()) return answer_outcome(std::move(responder), answer.outcome);
  std::move(responder).answer({answer.code, remark_of(answer.remark)}, answer.body);
}

void ask(api::Broker& broker, api::Lane lane, api::ClientQuestion question,
         rpc::Responder responder) {
  broker.ask_client(lane, std::move(question),
                    [responder = std::move(responder)](const api::ClientAnswer& answer) mutable {
                      answer_question(std::move(responder), answer);
                    });
}

}  // namespace

void get_running_info(Context& context) {
  ClientQuestionHeader header;
  if (!decode_header(context, header)) return;
  ask(context.broker, context.lane(), question_of(context, Kind::kRunningInfo, header),
      std::move(context.responder));
}

/// The client gets the stored message; without an id it gets none, and says what it thinks of that.
void consume_directly(Context& context) {
  ClientQuestionHeader header;
  if (!decode_header(context, header)) return;
  api::ClientQuestion question = question_of(context, Kind::kConsumeDirectly, header);
  set(question, "brokerName", context.options.broker_name);
  const auto members = context.broker.member_ids(header.group);
  const bool is_online = members.ok() && std::find(members.value.begin(), members.value.end(),
                                                   header.client_id) != members.value.end();
  // Who is not there is said before what is not there.
  if (header.message_id.empty() || !is_online) {
    return ask(context.broker, context.lane(), std::move(question), std::move(context.responder));
  }
  const auto id = wire::record::decode_message_id(header.message_id);
  if (!id) {
    return answer_outcome(
        std::move(context.responder),
        {api::Status::kFailed, "msgId is no offset message id: " + std::string(header.message_id)});
  }
  api::Inspection& inspection = context.broker.inspection();
  const auto topic_name = context.command.field("topic");
  const auto topic = topic_name ? inspection.topic(*topic_name) : std::nullopt;
  set(question, "topicSysFlag", std::to_string(topic ? topic->sys_flag : 0));
  const auto group = inspection.group(header.group);
  set(question, "groupSysFlag", std::to_string(group.ok() ? group.value.sys_flag : 0));
  context.broker.look_up(
      context.lane(), id->log_offset,
      [&broker = context.broker, lane = context.lane(), question = std::move(question),
       responder = std::move(context.responder)](api::LookupOutcome& outcome) mutable {
        if (outcome.slices.empty()) {
          return answer_outcome(std::move(responder), {api::Status::kFailed, outcome.message});
        }
        question.body = outcome.slices.front().bytes;
        ask(broker, lane, std::move(question), std::move(responder));
      });
}

}  // namespace saker::front
