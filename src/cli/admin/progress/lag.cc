#include "cli/admin/progress/lag.h"

#include <algorithm>
#include <tuple>

#include "base/clock.h"
#include "cli/admin/progress/lag_rows.h"

namespace saker::cli {
namespace {

Cell cell(const std::optional<std::int64_t>& value) { return value ? Cell(*value) : Cell(); }

/// What waits for longest comes first; what is of unknown age before all.
template <class Row>
bool is_worse(const Row& a, const Row& b) {
  const auto rank = [](const Row& row) {
    return std::tuple(-row.seconds.value_or(INT64_MAX), -row.behind);
  };
  return rank(a) < rank(b);
}

struct QueueRow {
  QueueProgress queue;
  std::int64_t behind = 0;
  std::optional<std::int64_t> seconds;
};

void show_queues(Page& page, const std::vector<QueueProgress>& queues, const LagOptions& options,
                 std::int64_t now_ms) {
  std::vector<QueueRow> rows;
  for (const QueueProgress& queue : queues) {
    if (queue.behind() < options.behind_min) continue;
    rows.push_back({queue, queue.behind(), seconds_behind(queue, now_ms)});
  }
  std::stable_sort(rows.begin(), rows.end(), is_worse<QueueRow>);
  Table& table = page.table("queues", {{"group"},
                                       {"topic"},
                                       {"broker"},
                                       {"queue", Kind::kNumber},
                                       {"committed", Kind::kNumber},
                                       {"end", Kind::kNumber},
                                       {"behind", Kind::kNumber},
                                       {"secondsBehind", Kind::kSeconds}});
  for (const QueueRow& row : rows) {
    const QueueProgress& queue = row.queue;
    table.add({queue.group, queue.topic, queue.broker, queue.queue, queue.committed, queue.end,
               row.behind, cell(row.seconds)});
  }
}

void show_topics(Page& page, const std::vector<QueueProgress>& queues, const LagOptions& options,
                 std::int64_t now_ms) {
  std::vector<TopicLag> rows = sum_by_topic(queues, now_ms);
  std::erase_if(rows, [&](const TopicLag& row) { return row.behind < options.behind_min; });
  std::stable_sort(rows.begin(), rows.end(), is_worse<TopicLag>);
  Table& table = page.table("topics", {{"group"},
                                       {"topic"},
                                       {"queues", Kind::kNumber},
                                       {"behind", Kind::kNumber},
                                       {"secondsBehind", Kind::kSeconds}});
  for (const TopicLag& row : rows)
    table.add({row.group, row.topic, row.queues, row.behind, cell(row.seconds)});
}

Status run(const AdminOptions& admin, const LagOptions& options) {
  Cluster cluster(admin);
  const auto queues = read_lag(cluster, options.group);
  if (!queues.ok()) return queues.error();
  const std::int64_t now_ms = SystemClock().wall_ms();
  Page page;
  (options.by_queue ? show_queues : show_topics)(page, *queues, options, now_ms);
  page.print(admin.form);
  return {};
}

}  // namespace

int lag(const AdminOptions& admin, const LagOptions& options) {
  return end("lag", run(admin, options));
}

}  // namespace saker::cli
