#include <array>

#include "front/remoting/answer.h"
#include "front/remoting/handlers.h"
#include "wire/remoting/body/broker_figures.h"
#include "wire/remoting/header/admin.h"

namespace saker::front {
namespace {

namespace body = wire::remoting::body;

struct Name {
  std::string_view name;
  api::Traffic what;
};
constexpr std::array kNames = {
    Name{"TOPIC_PUT_NUMS", api::Traffic::kTopicPuts},
    Name{"TOPIC_PUT_SIZE", api::Traffic::kTopicPutBytes},
    Name{"GROUP_GET_NUMS", api::Traffic::kGroupGets},
    Name{"GROUP_GET_SIZE", api::Traffic::kGroupGetBytes},
    Name{"SNDBCK_PUT_NUMS", api::Traffic::kSendBacks},
    Name{"GROUP_ACK_NUMS", api::Traffic::kGroupAcks},
    Name{"GROUP_CK_NUMS", api::Traffic::kGroupCheckPoints},
    Name{"DLQ_PUT_NUMS", api::Traffic::kDeadLetters},
    Name{"SNDBCK2DLQ_TIMES", api::Traffic::kDeadLetters},
    Name{"BROKER_PUT_NUMS", api::Traffic::kBrokerPuts},
    Name{"BROKER_GET_NUMS", api::Traffic::kBrokerGets},
    Name{"BROKER_PUT_NUMS_WITHOUT_SYSTEM_TOPIC", api::Traffic::kBrokerUserPuts},
    Name{"BROKER_GET_NUMS_WITHOUT_SYSTEM_TOPIC", api::Traffic::kBrokerUserGets},
    Name{"BROKER_ACK_NUMS", api::Traffic::kBrokerAcks},
    Name{"BROKER_CK_NUMS", api::Traffic::kBrokerCheckPoints},
};

std::optional<api::TrafficFigures> find(Context& context, std::string_view name,
                                        std::string_view key) {
  for (const Name& known : kNames) {
    if (known.name == name) return context.broker.statistics().traffic(known.what, key);
  }
  return std::nullopt;
}

body::StatsData::Window to_body(const api::TrafficFigures::Window& window) {
  return {window.sum, window.per_second, window.per_call};
}

}  // namespace

void view_broker_stats(Context& context) {
  wire::remoting::StatsHeader header;
  if (!decode_header(context, header)) return;
  const std::string_view name = header.name.value_or("null");
  const std::string_view key = header.key.value_or("null");
  const auto figures = find(context, name, key);
  if (!figures) {
    return answer_outcome(std::move(context.responder),
                          {api::Status::kFailed, "The stats <" + std::string(name) + "> <" +
                                                     std::string(key) + "> not exist"});
  }
  const body::StatsData data{to_body(figures->minute), to_body(figures->hour),
                             to_body(figures->day)};
  std::move(context.responder).answer({}, body::encode(data));
}

}  // namespace saker::front
