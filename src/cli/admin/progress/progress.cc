#include "cli/admin/progress/progress.h"

#include <map>

#include "cli/admin/topic_store.h"
#include "wire/record/record.h"
#include "wire/remoting/body/broker_figures.h"
#include "wire/remoting/body/queue_figures.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
namespace body = wire::remoting::body;

void append(Progress& progress, const std::string& group, const body::ConsumeFigures& figures) {
  for (const auto& [queue, figure] : figures.queues) {
    QueueProgress one;
    one.group = group;
    one.topic = queue.topic;
    one.broker = queue.broker_name;
    one.queue = queue.queue_id.value;
    one.committed = figure.consumer_offset;
    one.end = figure.broker_offset;
    one.last_ms = figure.last_ms;
    progress.queues.push_back(std::move(one));
  }
  if (figures.queues.empty()) return;
  progress.rates.push_back({group, figures.queues.front().first.topic, figures.consume_tps});
}

/// The queues that have something to consume.
std::vector<QueueProgress*> behind_of(std::vector<QueueProgress>& queues) {
  std::vector<QueueProgress*> behind;
  for (QueueProgress& queue : queues) {
    if (queue.behind() > 0) behind.push_back(&queue);
  }
  return behind;
}

rpc::Request look_at(const QueueProgress& queue) {
  return {request::kQueryConsumeQueue,
          {{"topic", queue.topic},
           {"queueId", std::to_string(queue.queue)},
           {"index", std::to_string(queue.next())},
           {"count", "1"},
           {"consumerGroup", queue.group}},
          {}};
}

std::optional<std::int64_t> store_time(const Answer& answer) {
  wire::record::Record record;
  if (answer.code != response::kSuccess ||
      wire::record::decode(answer.body, wire::record::BodyCrc::kIgnore, record)) {
    return std::nullopt;
  }
  return record.store_timestamp_ms;
}

}  // namespace

Result<Progress> read_progress(Cluster& cluster, const BrokerAt& broker, const std::string& group,
                               const std::string& topic) {
  std::vector<std::pair<std::string, std::string>> fields = {{"consumerGroup", group}};
  if (!topic.empty()) {
    // A list counts even where the group, being online, does not subscribe to the topic; 4.x knows
    // only the first.
    fields.emplace_back("topic", topic);
    fields.emplace_back("topicList", topic);
  }
  const auto answer = cluster.ask(broker, {request::kGetConsumeStats, fields, {}},
                                  "read the progress of group '" + group + "'");
  if (!answer.ok()) return answer.error();
  const auto figures = body::decode_consume_figures(answer->body);
  if (!figures.ok()) return figures.error();
  Progress progress;
  append(progress, group, *figures);
  return progress;
}

Result<Progress> read_progress_of_all(Cluster& cluster, const BrokerAt& broker) {
  const auto answer =
      cluster.ask(broker, {request::kGetBrokerConsumeStats, {{"isOrder", "false"}}, {}},
                  "read the progress of all groups");
  if (!answer.ok()) return answer.error();
  const auto figures = body::decode_broker_consume_figures(answer->body);
  if (!figures.ok()) return figures.error();
  Progress progress;
  for (const auto& [group, topics] : figures->groups) {
    for (const body::ConsumeFigures& topic : topics) append(progress, group, topic);
  }
  return progress;
}

Status check_commits(Cluster& cluster, const BrokerAt& broker, std::vector<QueueProgress>& queues) {
  std::vector<QueueProgress*> doubtful;
  std::vector<rpc::Request> requests;
  for (QueueProgress& queue : queues) {
    if (queue.committed != 0) continue;
    doubtful.push_back(&queue);
    requests.push_back({request::kQueryConsumerOffset,
                        {{"consumerGroup", queue.group},
                         {"topic", queue.topic},
                         {"queueId", std::to_string(queue.queue)},
                         {"setZeroIfNotFound", "false"}},
                        {}});
  }
  const auto answers = cluster.call_all(broker, std::move(requests));
  for (std::size_t i = 0; i < doubtful.size(); ++i) {
    if (!answers[i].ok()) return answers[i].error();
    doubtful[i]->is_committed = answers[i]->code == response::kSuccess;
    if (!doubtful[i]->is_committed && answers[i]->code != response::kQueryNotFound) {
      return refusal(shown(broker), "read the offset of group '" + doubtful[i]->group + "'",
                     *answers[i]);
    }
  }
  return {};
}

Status add_begins(Cluster& cluster, const BrokerAt& broker, std::vector<QueueProgress>& queues) {
  std::map<std::string, std::vector<QueueProgress*>> by_topic;
  for (QueueProgress* queue : behind_of(queues)) by_topic[queue->topic].push_back(queue);
  std::vector<rpc::Request> requests;
  requests.reserve(by_topic.size());
  for (const auto& [topic, waiting] : by_topic)
    requests.push_back({request::kGetTopicStatsInfo, {{"topic", topic}}, {}});
  const auto answers = cluster.call_all(broker, std::move(requests));
  auto answer = answers.begin();
  for (const auto& [topic, waiting] : by_topic) {
    const auto& said = *answer++;
    if (!said.ok()) return said.error();
    if (said->code != response::kSuccess) continue;  // deleted meanwhile
    const auto figures = body::decode_topic_figures(said->body);
    if (!figures.ok()) return figures.error();
    std::map<std::int64_t, std::int64_t> begins;
    for (const auto& [queue, figure] : figures->queues) begins[queue.queue_id.value] = figure.min;
    for (QueueProgress* queue : waiting) queue->begin = begins[queue->queue];
  }
  return {};
}

// The queue says where the message is, and that is read: unlike a pull it needs no subscription,
// and does not count as traffic of the group.
Status add_store_times(Cluster& cluster, const BrokerAt& broker,
                       std::vector<QueueProgress>& queues) {
  const std::vector<QueueProgress*> behind = behind_of(queues);
  std::vector<rpc::Request> requests;
  requests.reserve(behind.size());
  for (const QueueProgress* queue : behind) requests.push_back(look_at(*queue));
  const auto views = cluster.call_all(broker, std::move(requests));
  std::vector<QueueProgress*> found;
  requests.clear();
  for (std::size_t i = 0; i < behind.size(); ++i) {
    if (!views[i].ok()) return views[i].error();
    if (views[i]->code != response::kSuccess || views[i]->body.empty()) continue;
    const auto view = body::decode_queue_view(views[i]->body);
    if (!view.ok()) return view.error();
    if (view->entries.empty()) continue;
    found.push_back(behind[i]);
    requests.push_back({request::kViewMessageById,
                        {{"topic", behind[i]->topic},
                         {"offset", std::to_string(view->entries.front().log_offset)}},
                        {}});
  }
  const auto messages = cluster.call_all(broker, std::move(requests));
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!messages[i].ok()) return messages[i].error();
    found[i]->next_stored_ms = store_time(*messages[i]);
  }
  return {};
}

}  // namespace saker::cli
