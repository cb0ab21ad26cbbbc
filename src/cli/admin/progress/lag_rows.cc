#include "cli/admin/progress/lag_rows.h"

#include <algorithm>
#include <iterator>
#include <map>

#include "cli/admin/group_store.h"

namespace saker::cli {
namespace {

constexpr std::int64_t kMsPerSecond = 1000;

Result<std::vector<BrokerAt>> homes_of(Cluster& cluster, const std::string& group) {
  if (group.empty()) return cluster.masters();
  const auto found = find_group(cluster, group);
  if (!found.ok()) return found.error();
  std::vector<BrokerAt> brokers;
  for (const auto& [broker, config] : *found) brokers.push_back(broker);
  return brokers;
}

}  // namespace

std::optional<std::int64_t> seconds_behind(const QueueProgress& queue, std::int64_t now_ms) {
  if (queue.behind() == 0) return 0;
  if (!queue.next_stored_ms) return std::nullopt;
  return std::max<std::int64_t>(0, now_ms - *queue.next_stored_ms) / kMsPerSecond;
}

std::vector<TopicLag> sum_by_topic(const std::vector<QueueProgress>& queues, std::int64_t now_ms) {
  std::map<std::pair<std::string, std::string>, TopicLag> sums;
  for (const QueueProgress& queue : queues) {
    TopicLag fresh{queue.group, queue.topic, 0, 0, 0};
    TopicLag& sum = sums.try_emplace({queue.group, queue.topic}, std::move(fresh)).first->second;
    const auto seconds = seconds_behind(queue, now_ms);
    ++sum.queues;
    sum.behind += queue.behind();
    // One queue of unknown age leaves what the others say a lower bound; that is worth showing.
    if (!seconds && sum.seconds == 0) sum.seconds.reset();
    if (seconds && *seconds >= sum.seconds.value_or(1)) sum.seconds = seconds;
  }
  std::vector<TopicLag> rows;
  rows.reserve(sums.size());
  for (auto& [key, sum] : sums) rows.push_back(std::move(sum));
  return rows;
}

Result<std::vector<QueueProgress>> read_lag(Cluster& cluster, const std::string& group) {
  const auto brokers = homes_of(cluster, group);
  if (!brokers.ok()) return brokers.error();
  std::vector<QueueProgress> queues;
  for (const BrokerAt& broker : *brokers) {
    auto progress = group.empty() ? read_progress_of_all(cluster, broker)
                                  : read_progress(cluster, broker, group, "");
    if (!progress.ok()) return progress.error();
    auto& found = progress->queues;
    if (Status read = add_begins(cluster, broker, found); !read.ok()) return read.error();
    if (Status read = add_store_times(cluster, broker, found); !read.ok()) return read.error();
    std::move(found.begin(), found.end(), std::back_inserter(queues));
  }
  return queues;
}

}  // namespace saker::cli
