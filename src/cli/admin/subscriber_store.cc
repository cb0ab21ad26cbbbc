#include "cli/admin/subscriber_store.h"

#include "wire/remoting/body/client_connections.h"
#include "wire/remoting/code.h"

namespace saker::cli {

namespace request = wire::remoting::request;
namespace body = wire::remoting::body;

Result<std::vector<std::string>> read_subscribers(Cluster& cluster, const BrokerAt& broker,
                                                  const std::string& topic) {
  const auto answer =
      cluster.ask(broker, {request::kQueryTopicConsumeByWho, {{"topic", topic}}, {}},
                  "read who consumes topic '" + topic + "'");
  if (!answer.ok()) return answer.error();
  return body::decode_group_names(answer->body);
}

Result<std::optional<body::SubscriptionData>> read_subscription(Cluster& cluster,
                                                                const BrokerAt& broker,
                                                                const std::string& group,
                                                                const std::string& topic) {
  const auto answer = cluster.call(
      broker, {request::kQuerySubscriptionByConsumer, {{"group", group}, {"topic", topic}}, {}});
  if (!answer.ok()) return answer.error();
  // COMPAT: 4.x brokers do not know the question.
  if (answer->code != wire::remoting::response::kSuccess || answer->body.empty())
    return std::optional<body::SubscriptionData>();
  return body::decode_group_subscription(answer->body);
}

}  // namespace saker::cli
