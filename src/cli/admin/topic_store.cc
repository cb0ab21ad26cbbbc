#include "cli/admin/topic_store.h"

#include "wire/remoting/body/topic_config.h"
#include "wire/remoting/body/topic_list.h"
#include "wire/remoting/code.h"

namespace saker::cli {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
namespace body = wire::remoting::body;

Result<body::TopicTable> read_topics(Cluster& cluster, const BrokerAt& broker) {
  const auto answer = cluster.ask(broker, {request::kGetAllTopicConfig, {}, {}}, "read the topics");
  if (!answer.ok()) return answer.error();
  return body::decode_topic_table(answer->body);
}

Result<std::vector<std::string>> read_system_topics(Cluster& cluster, const BrokerAt& broker) {
  const auto answer = cluster.ask(broker, {request::kGetSystemTopicListFromBroker, {}, {}},
                                  "read the names of system topics");
  if (!answer.ok()) return answer.error();
  const auto list = body::decode_topic_list(answer->body);
  if (!list.ok()) return list.error();
  return std::vector<std::string>(list->topics.begin(), list->topics.end());
}

Result<std::optional<Topic>> read_topic(Cluster& cluster, const BrokerAt& broker,
                                        const std::string& name) {
  const auto answer = cluster.call(broker, {request::kGetTopicConfig, {{"topic", name}}, {}});
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kTopicNotExist) return std::optional<Topic>();
  if (answer->code != response::kSuccess)
    return refusal(shown(broker), "read topic '" + name + "'", *answer);
  const auto topic = body::decode_topic(answer->body);
  if (!topic.ok()) return topic.error();
  return std::optional(*topic);
}

Result<body::TopicFigures> read_topic_figures(Cluster& cluster, const BrokerAt& broker,
                                              const std::string& name) {
  const auto answer = cluster.ask(broker, {request::kGetTopicStatsInfo, {{"topic", name}}, {}},
                                  "read the queues of topic '" + name + "'");
  if (!answer.ok()) return answer.error();
  return body::decode_topic_figures(answer->body);
}

Status write_topic(Cluster& cluster, const BrokerAt& broker, const Topic& topic,
                   const std::string& attribute_edits) {
  std::vector<std::pair<std::string, std::string>> fields = {
      {"topic", topic.name},
      {"defaultTopic", std::string(kTemplateTopic)},
      {"readQueueNums", std::to_string(topic.read_queue_count)},
      {"writeQueueNums", std::to_string(topic.write_queue_count)},
      {"perm", std::to_string(topic.perm)},
      {"topicFilterType",
       topic.filter_type == TopicFilterType::kSingleTag ? "SINGLE_TAG" : "MULTI_TAG"},
      {"topicSysFlag", std::to_string(topic.sys_flag)},
      {"order", topic.order ? "true" : "false"}};
  if (!attribute_edits.empty()) fields.emplace_back("attributes", attribute_edits);
  const auto answer = cluster.ask(broker, {request::kUpdateAndCreateTopic, fields, {}},
                                  "write topic '" + topic.name + "'");
  if (!answer.ok()) return answer.error();
  return {};
}

}  // namespace saker::cli
