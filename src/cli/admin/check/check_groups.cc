#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "base/clock.h"
#include "cli/admin/check/check_steps.h"
#include "cli/admin/group/group_members.h"
#include "cli/admin/progress/lag_rows.h"
#include "cli/admin/topic_store.h"
#include "cli/text/text.h"
#include "model/topic_name.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

constexpr std::int64_t kMsPerSecond = 1000;

std::string count_text(std::int64_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

/// The step goes on with the other brokers.
bool worked(const Status& status, const std::string& check, CheckReport& report) {
  if (!status.ok()) report.add(check, Grade::kWarning, status.error().message);
  return status.ok();
}

Status add_lag(Cluster& cluster, const BrokerAt& broker, std::vector<QueueProgress>& queues) {
  auto progress = read_progress_of_all(cluster, broker);
  if (!progress.ok()) return progress.error();
  auto& found = progress->queues;
  if (Status read = add_begins(cluster, broker, found); !read.ok()) return read;
  if (Status read = add_store_times(cluster, broker, found); !read.ok()) return read;
  std::move(found.begin(), found.end(), std::back_inserter(queues));
  return {};
}

/// Dead letters of each group that were stored from then on.
Status add_dead_letters(Cluster& cluster, const BrokerAt& broker, std::int64_t from_ms,
                        std::map<std::string, std::int64_t>& fresh) {
  const auto topics = read_topics(cluster, broker);
  if (!topics.ok()) return topics.error();
  for (const auto& [name, topic] : topics->topics) {
    if (!name.starts_with(kDeadLetterPrefix)) continue;
    const auto figures = read_topic_figures(cluster, broker, name);
    if (!figures.ok()) return figures.error();
    for (const auto& [queue, figure] : figures->queues) {
      if (figure.last_update_ms < from_ms) continue;
      const auto answer = cluster.ask(broker,
                                      {request::kSearchOffsetByTimestamp,
                                       {{"topic", name},
                                        {"queueId", std::to_string(queue.queue_id.value)},
                                        {"timestamp", std::to_string(from_ms)}},
                                       {}},
                                      "find the new messages of '" + name + "'");
      if (!answer.ok()) return answer.error();
      const auto offset = answer->fields.find("offset");
      if (offset == answer->fields.end()) continue;
      fresh[name.substr(kDeadLetterPrefix.size())] +=
          figure.max - std::strtoll(offset->second.c_str(), nullptr, 10);
    }
  }
  return {};
}

Status add_members(Cluster& cluster, const BrokerAt& broker, const CheckOptions& options,
                   std::map<std::string, GroupMembers>& members) {
  const auto groups = read_groups(cluster, broker);
  if (!groups.ok()) return groups.error();
  std::vector<std::string> names;
  for (const auto& [name, group] : groups->groups) {
    if (!is_ignored(options, name)) names.push_back(name);
  }
  const auto online = read_members(cluster, broker, names);
  if (!online.ok()) return online.error();
  for (const auto& [name, connections] : *online) members[name].add(broker, connections);
  return {};
}

void report_mismatches(const std::string& group, const std::vector<Mismatch>& mismatches,
                       CheckReport& report) {
  std::map<std::string, std::string> by_topic;
  for (const Mismatch& one : mismatches) {
    std::string& text = by_topic[one.topic];
    text += (text.empty() ? "" : ", ") + one.who + " wants " +
            (one.expression.empty() ? "nothing" : "'" + one.expression + "'");
  }
  for (const auto& [topic, text] : by_topic) {
    report.add("subscriptions", Grade::kWarning,
               "members of group '" + group + "' differ in topic '" + topic + "': " + text);
  }
}

}  // namespace

bool is_ignored(const CheckOptions& options, const std::string& group) {
  return is_built_in_group(group) ||
         std::any_of(options.ignored.begin(), options.ignored.end(), [&](const std::string& one) {
           return ::fnmatch(one.c_str(), group.c_str(), 0) == 0;
         });
}

void check_lag(Cluster& cluster, const std::vector<LiveBroker>& brokers,
               const CheckOptions& options, CheckReport& report) {
  std::vector<QueueProgress> queues;
  for (const LiveBroker& broker : brokers) {
    if (broker.at.id == 0) worked(add_lag(cluster, broker.at, queues), "lag", report);
  }
  const Limits limits{options.lag_warn_s, options.lag_critical_s};
  std::int64_t worst = 0;
  std::int64_t behind = 0;
  for (const TopicLag& row : sum_by_topic(queues, SystemClock().wall_ms())) {
    if (is_ignored(options, row.group)) continue;
    const std::int64_t seconds = row.seconds.value_or(0);
    worst = std::max(worst, seconds);
    behind += row.behind;
    const Grade grade = limits.grade(static_cast<double>(seconds));
    if (row.behind == 0 || grade == Grade::kOk) continue;
    report.add("lag", grade,
               "group '" + row.group + "' is " + duration_text(seconds) + " and " +
                   count_text(row.behind, "message") + " behind in topic '" + row.topic + "'");
  }
  report.add("lag", Grade::kOk,
             "at most " + duration_text(worst) + ", in all " + count_text(behind, "message"));
  report.measure("lag", worst, "s", limits);
  report.measure("behind", behind);
}

void check_dead_letters(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                        const CheckOptions& options, CheckReport& report) {
  const std::int64_t from_ms = SystemClock().wall_ms() - options.dead_letter_s * kMsPerSecond;
  const std::string since = " in the last " + duration_text(options.dead_letter_s);
  std::map<std::string, std::int64_t> fresh;
  for (const LiveBroker& broker : brokers) {
    if (broker.at.id != 0) continue;
    worked(add_dead_letters(cluster, broker.at, from_ms, fresh), "dead letters", report);
  }
  std::int64_t all = 0;
  for (const auto& [group, count] : fresh) {
    if (count == 0 || is_ignored(options, group)) continue;
    all += count;
    report.add(
        "dead letters", Grade::kWarning,
        count_text(count, "message") + " of group '" + group + "' became dead letters" + since);
  }
  report.add("dead letters", Grade::kOk, "none" + since);
  report.measure("deadLetters", all);
}

void check_subscriptions(Cluster& cluster, const std::vector<LiveBroker>& brokers,
                         const CheckOptions& options, CheckReport& report) {
  std::map<std::string, GroupMembers> members;
  for (const LiveBroker& broker : brokers) {
    if (broker.at.id != 0) continue;
    worked(add_members(cluster, broker.at, options, members), "subscriptions", report);
  }
  std::map<std::string, GroupMembers*> groups;
  for (auto& [name, group] : members) groups[name] = &group;
  if (options.asks_clients) ask_all(cluster, groups);
  std::int64_t differing = 0;
  for (auto& [name, group] : members) {
    const std::vector<Mismatch> mismatches = group.mismatches();
    if (mismatches.empty()) continue;
    ++differing;
    report_mismatches(name, mismatches, report);
  }
  report.add("subscriptions", Grade::kOk,
             count_text(static_cast<std::int64_t>(members.size()), "group") +
                 " online, whose members subscribe alike");
  report.measure("groupsOnline", static_cast<std::int64_t>(members.size()));
  report.measure("groupsDiffering", differing);
}

}  // namespace saker::cli
