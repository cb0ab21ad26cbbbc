#include "cli/admin/group/groups.h"

#include <fnmatch.h>

#include <algorithm>
#include <map>
#include <set>

#include "cli/admin/group_store.h"
#include "cli/admin/progress/progress.h"

namespace saker::cli {
namespace {

/// One group over all brokers.
struct Row {
  bool can_consume = true;  ///< on every broker
  std::set<std::string> clients;
  std::string type;
  std::string model;
  std::int64_t behind = 0;
};
using Rows = std::map<std::string, Row>;

Status add_broker(Cluster& cluster, const BrokerAt& broker, const GroupListOptions& options,
                  Rows& rows) {
  const auto groups = read_groups(cluster, broker);
  if (!groups.ok()) return groups.error();
  std::vector<std::string> names;
  for (const auto& [name, group] : groups->groups) {
    if (!options.with_built_in && is_built_in_group(name)) continue;
    if (::fnmatch(options.pattern.c_str(), name.c_str(), 0) != 0) continue;
    names.push_back(name);
    Row& row = rows[name];
    row.can_consume = row.can_consume && group.consume_enabled;
  }
  const auto online = read_members(cluster, broker, names);
  if (!online.ok()) return online.error();
  for (const auto& [name, members] : *online) {
    Row& row = rows[name];
    row.type = name_for_people(members.group.consume_type);
    row.model = name_for_people(members.group.message_model);
    for (const auto& client : members.clients) row.clients.insert(client.client_id);
  }
  auto progress = read_progress_of_all(cluster, broker);
  if (!progress.ok()) return progress.error();
  if (Status read = add_begins(cluster, broker, progress->queues); !read.ok()) return read;
  for (const QueueProgress& queue : progress->queues) {
    const auto found = rows.find(queue.group);
    if (found != rows.end()) found->second.behind += queue.behind();
  }
  return {};
}

Status list(const AdminOptions& admin, const GroupListOptions& options) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Rows rows;
  for (const BrokerAt& broker : *brokers) {
    if (Status added = add_broker(cluster, broker, options, rows); !added.ok()) return added;
  }
  Page page;
  Table& table = page.table("groups", {{"group"},
                                       {"clients", Kind::kNumber},
                                       {"type"},
                                       {"model"},
                                       {"behind", Kind::kNumber},
                                       {"mayConsume"}});
  for (const auto& [name, row] : rows) {
    const bool is_online = !row.clients.empty();
    table.add({name, static_cast<std::int64_t>(row.clients.size()),
               is_online ? Cell(row.type) : Cell(), is_online ? Cell(row.model) : Cell(),
               row.behind, row.can_consume});
  }
  page.print(admin.form);
  return {};
}

}  // namespace

int groups_list(const AdminOptions& admin, const GroupListOptions& options) {
  return end("groups list", list(admin, options));
}

}  // namespace saker::cli
