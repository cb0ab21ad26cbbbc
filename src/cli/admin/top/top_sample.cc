#include "cli/admin/top/top_sample.h"

#include "base/clock.h"
#include "cli/admin/broker_page.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/group_store.h"
#include "cli/admin/progress/progress.h"
#include "cli/admin/topic_store.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
namespace body = wire::remoting::body;

constexpr std::size_t kLastTenSeconds = 0;

TopSample::Broker row_of(const BrokerAt& broker, const RuntimeFigures& figures) {
  auto used = figures.decimal("commitLogDiskRatio");
  if (used) *used *= 100;
  return {broker.name, figures.rate("putTps", kLastTenSeconds),
          delivered_rate(figures, kLastTenSeconds), used};
}

Result<std::vector<std::string>> topics_of_users(Cluster& cluster, const BrokerAt& broker) {
  const auto topics = read_topics(cluster, broker);
  if (!topics.ok()) return topics.error();
  const auto system = read_system_topics(cluster, broker);
  if (!system.ok()) return system.error();
  const std::set<std::string> internal(system->begin(), system->end());
  std::vector<std::string> names;
  for (const auto& [name, topic] : topics->topics) {
    if (!internal.contains(name) && !is_of_a_group(name)) names.push_back(name);
  }
  return names;
}

Status add_topics(Cluster& cluster, const BrokerAt& broker, TopSample& sample) {
  const auto names = topics_of_users(cluster, broker);
  if (!names.ok()) return names.error();
  std::vector<rpc::Request> requests;
  for (const std::string& name : *names)
    requests.push_back({request::kGetTopicStatsInfo, {{"topic", name}}, {}});
  const auto answers = cluster.call_all(broker, std::move(requests));
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (!answers[i].ok()) return answers[i].error();
    if (answers[i]->code != response::kSuccess) continue;  // deleted meanwhile
    const auto figures = body::decode_topic_figures(answers[i]->body);
    if (!figures.ok()) return figures.error();
    TopSample::Topic& topic = sample.topics[(*names)[i]];
    topic.in_per_second += figures->put_tps;
    for (const auto& [queue, figure] : figures->queues) {
      topic.stored += figure.max;
      topic.messages += figure.max - figure.min;
    }
  }
  return {};
}

Status add_groups(Cluster& cluster, const BrokerAt& broker, TopSample& sample) {
  auto progress = read_progress_of_all(cluster, broker);
  if (!progress.ok()) return progress.error();
  if (Status read = add_begins(cluster, broker, progress->queues); !read.ok()) return read;
  for (const QueueProgress& queue : progress->queues) {
    if (is_built_in_group(queue.group)) continue;
    TopSample::Consumption& one = sample.groups[queue.group][queue.topic];
    one.consumed += queue.committed;
    one.behind += queue.behind();
  }
  for (const Progress::Rate& rate : progress->rates) {
    if (is_built_in_group(rate.group)) continue;
    sample.groups[rate.group][rate.topic].out_per_second += rate.per_second;
  }
  return {};
}

}  // namespace

Result<TopSample> take_sample(Cluster& cluster) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  TopSample sample;
  sample.at_ms = SystemClock().wall_ms();
  for (const BrokerAt& broker : *brokers) {
    const auto figures = read_runtime(cluster, broker);
    if (!figures.ok()) {
      sample.brokers.push_back({broker.name, {}, {}, {}});
      continue;
    }
    sample.brokers.push_back(row_of(broker, *figures));
    if (Status read = add_topics(cluster, broker, sample); !read.ok()) return read.error();
    if (Status read = add_groups(cluster, broker, sample); !read.ok()) return read.error();
  }
  return sample;
}

}  // namespace saker::cli
