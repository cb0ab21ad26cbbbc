#include "cli/admin/message/message_store.h"

#include <algorithm>

#include "base/number.h"
#include "model/property.h"
#include "wire/remoting/code.h"
#include "wire/remoting/header/pull.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

constexpr std::int32_t kPullCount = 32;

std::string queue_text(const std::string& topic, std::int32_t queue) {
  return "queue " + std::to_string(queue) + " of topic '" + topic + "'";
}

bool has_key(const Message& message, const KeyQuestion& question) {
  if (message.property(property::kUniqueKey) == question.key) return true;
  if (question.is_unique) return false;
  std::string_view keys = message.property(property::kKeys);
  while (!keys.empty()) {
    const std::size_t end = std::min(keys.find(' '), keys.size());
    if (keys.substr(0, end) == question.key) return true;
    keys.remove_prefix(std::min(end + 1, keys.size()));
  }
  return false;
}

Result<std::int64_t> number_of(const Answer& answer, const BrokerAt& broker, const char* field) {
  const auto found = answer.fields.find(field);
  const auto number = found == answer.fields.end() ? std::nullopt : whole_number(found->second);
  if (number) return *number;
  return Error{ErrorCode::kCorrupt,
               shown(broker) + " answered without a number in the field '" + field + "'"};
}

Result<std::int64_t> ask_offset(Cluster& cluster, const BrokerAt& broker, rpc::Request request,
                                const std::string& what) {
  const auto answer = cluster.ask(broker, std::move(request), what);
  if (!answer.ok()) return answer.error();
  return number_of(*answer, broker, "offset");
}

}  // namespace

Result<std::vector<Message>> query_messages(Cluster& cluster, const BrokerAt& broker,
                                            const KeyQuestion& question) {
  rpc::Request request{request::kQueryMessage,
                       {{"topic", question.topic},
                        {"key", question.key},
                        {"maxNum", std::to_string(question.count_max)},
                        {"beginTimestamp", std::to_string(question.from_ms)},
                        {"endTimestamp", std::to_string(question.to_ms)},
                        {"indexType", question.is_unique ? "U" : "K"}},
                       {}};
  if (question.is_unique) request.fields.emplace_back("_UNIQUE_KEY_QUERY", "true");
  const auto answer = cluster.call(broker, std::move(request));
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kQueryNotFound) return std::vector<Message>();
  if (answer->code != response::kSuccess) {
    return refusal(shown(broker), "find '" + question.key + "' in topic '" + question.topic + "'",
                   *answer);
  }
  auto messages = split_messages(broker.name, answer->body);
  if (!messages.ok()) return messages;
  std::erase_if(*messages, [&](const Message& one) {
    return one.record.topic != question.topic || !has_key(one, question);
  });
  std::stable_sort(messages->begin(), messages->end(), [](const Message& a, const Message& b) {
    return a.record.log_offset < b.record.log_offset;
  });
  return messages;
}

Result<std::optional<Message>> view_message(Cluster& cluster, const BrokerAt& broker,
                                            std::int64_t log_offset) {
  const auto answer = cluster.call(
      broker, {request::kViewMessageById, {{"offset", std::to_string(log_offset)}}, {}});
  if (!answer.ok()) return answer.error();
  if (answer->code != response::kSuccess) return std::optional<Message>();
  auto messages = split_messages(broker.name, answer->body);
  // COMPAT: RocketMQ answers with garbage where no message begins (spec 02 §8, code 33).
  if (!messages.ok() || messages->empty()) return std::optional<Message>();
  Message& first = messages->front();
  if (first.record.log_offset.value != log_offset) return std::optional<Message>();
  return std::optional(std::move(first));
}

Result<Pulled> pull_messages(Cluster& cluster, const BrokerAt& broker, const QueueAt& at,
                             const MessageFilter& filter) {
  const rpc::Request request{request::kPullMessage,
                             {{"consumerGroup", kToolsGroup},
                              {"topic", at.topic},
                              {"queueId", std::to_string(at.queue)},
                              {"queueOffset", std::to_string(at.offset)},
                              {"maxMsgNums", std::to_string(kPullCount)},
                              {"sysFlag", std::to_string(wire::remoting::pull_flag::kSubscription)},
                              {"commitOffset", "0"},
                              {"suspendTimeoutMillis", "0"},
                              {"subscription", filter.expression},
                              {"subVersion", "0"},
                              {"expressionType", filter.is_sql ? "SQL92" : "TAG"}},
                             {}};
  const auto answer = cluster.call(broker, request);
  if (!answer.ok()) return answer.error();
  const bool has_messages = answer->code == response::kSuccess;
  const bool is_end = answer->code == response::kPullNotFound;
  if (!has_messages && !is_end && answer->code != response::kPullRetryImmediately &&
      answer->code != response::kPullOffsetMoved) {
    return refusal(shown(broker), "read " + queue_text(at.topic, at.queue), *answer);
  }
  const auto next = number_of(*answer, broker, "nextBeginOffset");
  if (!next.ok()) return next.error();
  Pulled pulled;
  pulled.next = *next;
  pulled.is_end = is_end || *next == at.offset;
  if (!has_messages) return pulled;
  auto messages = split_messages(broker.name, answer->body);
  if (!messages.ok()) return messages.error();
  // A batch is given out as a whole, also to who asks for its middle.
  std::erase_if(*messages, [&](const Message& one) { return one.queue_offset() < at.offset; });
  pulled.messages = std::move(*messages);
  return pulled;
}

Result<QueueRange> queue_range(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                               std::int32_t queue) {
  const std::string what = "read the offsets of " + queue_text(topic, queue);
  const std::string id = std::to_string(queue);
  const auto min = ask_offset(
      cluster, broker, {request::kGetMinOffset, {{"topic", topic}, {"queueId", id}}, {}}, what);
  if (!min.ok()) return min.error();
  const auto max = ask_offset(
      cluster, broker, {request::kGetMaxOffset, {{"topic", topic}, {"queueId", id}}, {}}, what);
  if (!max.ok()) return max.error();
  return QueueRange{*min, *max};
}

Status scan_queue(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                  std::int32_t queue, const QueueRange& range,
                  const std::function<bool(Message&&)>& take) {
  for (QueueAt at{topic, queue, range.min}; at.offset < range.max;) {
    auto pulled = pull_messages(cluster, broker, at);
    if (!pulled.ok()) return pulled.error();
    for (Message& message : pulled->messages) {
      if (message.queue_offset() >= range.max || !take(std::move(message))) return {};
    }
    if (pulled->is_end) return {};
    at.offset = pulled->next;
  }
  return {};
}

Result<std::int64_t> offset_at(Cluster& cluster, const BrokerAt& broker, const std::string& topic,
                               std::int32_t queue, std::int64_t ms) {
  return ask_offset(
      cluster, broker,
      {request::kSearchOffsetByTimestamp,
       {{"topic", topic}, {"queueId", std::to_string(queue)}, {"timestamp", std::to_string(ms)}},
       {}},
      "find the time in " + queue_text(topic, queue));
}

Result<std::optional<std::int64_t>> committed_offset(Cluster& cluster, const BrokerAt& broker,
                                                     const std::string& group,
                                                     const std::string& topic, std::int32_t queue) {
  const auto answer = cluster.call(broker, {request::kQueryConsumerOffset,
                                            {{"consumerGroup", group},
                                             {"topic", topic},
                                             {"queueId", std::to_string(queue)},
                                             {"setZeroIfNotFound", "false"}},
                                            {}});
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kQueryNotFound) return std::optional<std::int64_t>();
  if (answer->code != response::kSuccess) {
    return refusal(shown(broker), "read the progress of group '" + group + "'", *answer);
  }
  const auto offset = number_of(*answer, broker, "offset");
  if (!offset.ok()) return offset.error();
  return std::optional(*offset);
}

}  // namespace saker::cli
