#include <set>

#include "cli/admin/group/groups.h"
#include "cli/admin/group_store.h"
#include "cli/admin/progress/progress.h"
#include "cli/admin/topic_route.h"
#include "cli/admin/topic_store.h"
#include "model/topic_name.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

using Homes = std::vector<std::pair<BrokerAt, Group>>;

Status must_be_offline(Cluster& cluster, const Homes& homes, const std::string& name) {
  std::set<std::string> clients;
  for (const auto& [broker, group] : homes) {
    const auto online = read_members(cluster, broker, {name});
    if (!online.ok()) return online.error();
    for (const auto& [group_name, members] : *online) {
      for (const auto& client : members.clients) clients.insert(client.client_id);
    }
  }
  if (clients.empty()) return {};
  return Error{ErrorCode::kFailedPrecondition,
               "group '" + name + "' has " + std::to_string(clients.size()) +
                   " client(s) online, e.g. " + *clients.begin() + "; stop them first"};
}

/// The group's own topics that are to go, where the broker has them.
Result<std::vector<std::string>> topics_to_delete(Cluster& cluster, const BrokerAt& broker,
                                                  const GroupDeletion& deletion) {
  std::vector<std::string> wanted{std::string(kRetryPrefix) + deletion.group};
  if (deletion.with_dead_letters) wanted.push_back(std::string(kDeadLetterPrefix) + deletion.group);
  std::vector<std::string> present;
  for (const std::string& name : wanted) {
    const auto topic = read_topic(cluster, broker, name);
    if (!topic.ok()) return topic.error();
    if (*topic) present.push_back(name);
  }
  return present;
}

Status say_what_would_go(Cluster& cluster, const Homes& homes, const GroupDeletion& deletion) {
  std::set<std::string> topics;
  std::int64_t waiting = 0;
  for (const auto& [broker, group] : homes) {
    const auto progress = read_progress(cluster, broker, deletion.group, "");
    if (!progress.ok()) return progress.error();
    for (const QueueProgress& queue : progress->queues) topics.insert(queue.topic);
    const auto own = topics_to_delete(cluster, broker, deletion);
    if (!own.ok()) return own.error();
    for (const std::string& name : *own) {
      const auto figures = read_topic_figures(cluster, broker, name);
      if (!figures.ok()) return figures.error();
      for (const auto& [queue, figure] : figures->queues) waiting += figure.max - figure.min;
    }
  }
  return Error{ErrorCode::kFailedPrecondition,
               "group '" + deletion.group + "' with its offsets in " +
                   std::to_string(topics.size()) + " topic(s) and " + std::to_string(waiting) +
                   " message(s) of its own (retries" +
                   (deletion.with_dead_letters ? " and dead letters" : "") + ") on " +
                   std::to_string(homes.size()) +
                   " broker(s) would be deleted; nothing was done. To delete it add --yes"};
}

Status erase(Cluster& cluster, const BrokerAt& broker, const GroupDeletion& deletion,
             std::set<std::string>& topics) {
  const auto own = topics_to_delete(cluster, broker, deletion);
  if (!own.ok()) return own.error();
  Status gone = delete_group(cluster, broker, deletion.group, Offsets::kForget);
  if (!gone.ok()) return gone.error();
  for (const std::string& name : *own) {
    const auto deleted = cluster.ask(broker, {request::kDeleteTopicInBroker, {{"topic", name}}, {}},
                                     "delete topic '" + name + "'");
    if (!deleted.ok()) return deleted.error();
    topics.insert(name);
  }
  return {};
}

Status remove(const AdminOptions& admin, const GroupDeletion& deletion) {
  if (Status of_users = must_be_of_users(deletion.group); !of_users.ok()) return of_users;
  Cluster cluster(admin);
  const auto homes = find_group(cluster, deletion.group);
  if (!homes.ok()) return homes.error();
  if (Status offline = must_be_offline(cluster, *homes, deletion.group); !offline.ok())
    return offline;
  if (!deletion.is_confirmed) return say_what_would_go(cluster, *homes, deletion);
  std::set<std::string> topics;
  for (const auto& [broker, group] : *homes) {
    if (Status gone = erase(cluster, broker, deletion, topics); !gone.ok()) return gone;
  }
  for (const std::string& name : topics) {
    if (Status forgotten = forget_topic(cluster, name); !forgotten.ok()) return forgotten;
  }
  Page page;
  page.fact("deleted", deletion.group)
      .fact("brokers", static_cast<std::int64_t>(homes->size()))
      .fact("topics", static_cast<std::int64_t>(topics.size()));
  page.print(admin.form);
  return {};
}

}  // namespace

int groups_delete(const AdminOptions& admin, const GroupDeletion& deletion) {
  return end("groups delete", remove(admin, deletion));
}

}  // namespace saker::cli
