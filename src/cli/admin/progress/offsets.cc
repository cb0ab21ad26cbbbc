#include "cli/admin/progress/offsets.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "base/clock.h"
#include "cli/admin/group_store.h"
#include "cli/admin/progress/progress.h"

namespace saker::cli {
namespace {

/// Of all topics of the group, or of one, with begins and with what was never committed; by topic,
/// broker and queue.
Result<std::vector<QueueProgress>> read_offsets(Cluster& cluster, const std::string& group,
                                                const std::string& topic) {
  const auto homes = find_group(cluster, group);
  if (!homes.ok()) return homes.error();
  if (!topic.empty()) {
    const auto there = cluster.masters_of(topic);
    if (!there.ok()) return there.error();
  }
  std::vector<QueueProgress> queues;
  for (const auto& [broker, config] : *homes) {
    auto progress = read_progress(cluster, broker, group, topic);
    if (!progress.ok()) return progress.error();
    auto& found = progress->queues;
    if (Status read = check_commits(cluster, broker, found); !read.ok()) return read.error();
    if (Status read = add_begins(cluster, broker, found); !read.ok()) return read.error();
    std::move(found.begin(), found.end(), std::back_inserter(queues));
  }
  std::sort(queues.begin(), queues.end(), [](const QueueProgress& a, const QueueProgress& b) {
    return std::tie(a.topic, a.broker, a.queue) < std::tie(b.topic, b.broker, b.queue);
  });
  return queues;
}

Status show(const AdminOptions& admin, const std::string& group, const std::string& topic) {
  Cluster cluster(admin);
  const auto queues = read_offsets(cluster, group, topic);
  if (!queues.ok()) return queues.error();
  Page page;
  Table& table = page.table("queues", {{"topic"},
                                       {"broker"},
                                       {"queue", Kind::kNumber},
                                       {"committed", Kind::kNumber},
                                       {"end", Kind::kNumber},
                                       {"behind", Kind::kNumber},
                                       {"lastConsumedStored", Kind::kTime}});
  for (const QueueProgress& queue : *queues) {
    table.add({queue.topic, queue.broker, queue.queue,
               queue.is_committed ? Cell(queue.committed) : Cell(), queue.end, queue.behind(),
               queue.last_ms > 0 ? Cell(queue.last_ms) : Cell()});
  }
  page.print(admin.form);
  return {};
}

}  // namespace

Result<Page> committed_offsets_page(const AdminOptions& admin, const std::string& group) {
  Cluster cluster(admin);
  const auto queues = read_offsets(cluster, group, "");
  if (!queues.ok()) return queues.error();
  Page page;
  page.fact("group", group).fact("exported", SystemClock().wall_ms(), Kind::kTime);
  Table& table = page.table(
      "offsets", {{"topic"}, {"broker"}, {"queue", Kind::kNumber}, {"offset", Kind::kNumber}});
  for (const QueueProgress& queue : *queues) {
    if (queue.is_committed) table.add({queue.topic, queue.broker, queue.queue, queue.committed});
  }
  return page;
}

int offsets_show(const AdminOptions& admin, const std::string& group, const std::string& topic) {
  return end("offsets show", show(admin, group, topic));
}

int offsets_export(const AdminOptions& admin, const std::string& group) {
  return print("offsets export", committed_offsets_page(admin, group), Form::kJson);
}

}  // namespace saker::cli
