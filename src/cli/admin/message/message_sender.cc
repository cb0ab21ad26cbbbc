#include "cli/admin/message/message_sender.h"

#include "base/number.h"
#include "model/topic_name.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

// Of the group that RocketMQ's tools send as.
constexpr const char* kProducerGroup = "SELF_TEST_P_GROUP";
constexpr std::int32_t kSlaveNotAvailable = 11;
constexpr std::int32_t kFlushSlaveTimeout = 12;

/// Empty if the message was not stored.
const char* state_of(std::int32_t code) {
  switch (code) {
    case wire::remoting::response::kSuccess:
      return "stored";
    case wire::remoting::response::kFlushDiskTimeout:
      return "stored, not yet on disk";
    case kSlaveNotAvailable:
      return "stored, no slave is there";
    case kFlushSlaveTimeout:
      return "stored, not yet on a slave";
    default:
      return "";
  }
}

std::string field(const Answer& answer, const char* name) {
  const auto found = answer.fields.find(name);
  return found == answer.fields.end() ? "" : found->second;
}

template <class Int>
Int number(const Answer& answer, const char* name) {
  return whole_number<Int>(field(answer, name)).value_or(0);
}

}  // namespace

Result<SentMessage> send_message(Cluster& cluster, const BrokerAt& broker,
                                 const NewMessage& message) {
  const auto answer = cluster.call(broker, {request::kSendMessageV2,
                                            {{"a", kProducerGroup},
                                             {"b", message.topic},
                                             {"c", std::string(kTemplateTopic)},
                                             {"d", "4"},
                                             {"e", std::to_string(message.queue)},
                                             {"f", std::to_string(message.sys_flag)},
                                             {"g", std::to_string(message.born_ms)},
                                             {"h", std::to_string(message.flag)},
                                             {"i", message.properties},
                                             {"j", "0"},
                                             {"k", "false"},
                                             {"m", "false"},
                                             {"n", broker.name}},
                                            message.body});
  if (!answer.ok()) return answer.error();
  const std::string state = state_of(answer->code);
  if (state.empty())
    return refusal(shown(broker), "send a message to topic '" + message.topic + "'", *answer);
  SentMessage sent;
  sent.broker = broker.name;
  sent.queue = number<std::int32_t>(*answer, "queueId");
  sent.offset = number<std::int64_t>(*answer, "queueOffset");
  sent.offset_id = field(*answer, "msgId");
  sent.id = field(*answer, "transactionId");
  if (sent.id.empty()) sent.id = sent.offset_id;
  sent.recall_handle = field(*answer, "recallHandle");
  sent.state = state;
  return sent;
}

}  // namespace saker::cli
