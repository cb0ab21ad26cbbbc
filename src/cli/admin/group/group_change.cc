#include "cli/admin/group/group_settings.h"
#include "cli/admin/group/groups.h"
#include "cli/admin/group_store.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

/// The brokers to write to, each with what the group shall be there.
using Plan = std::vector<std::pair<BrokerAt, Group>>;

Status carry_out(Cluster& cluster, const Plan& plan) {
  Page page;
  Table& table = page.table("settings", group_settings_columns());
  for (const auto& [broker, group] : plan) {
    if (Status written = write_group(cluster, broker, group); !written.ok()) return written;
    const auto now = read_groups(cluster, broker);
    if (!now.ok()) return now.error();
    const auto at = now->groups.find(group.name);
    if (at == now->groups.end()) {
      return Error{ErrorCode::kAborted, shown(broker) + " took group '" + group.name +
                                            "' and does not have it: did someone delete it?"};
    }
    table.add(group_settings_row(broker.name, at->second));
  }
  page.print(cluster.options().form);
  return {};
}

Status create(const AdminOptions& admin, const GroupSettings& settings) {
  if (Status of_users = must_be_of_users(settings.group); !of_users.ok()) return of_users;
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Group group;
  group.name = settings.group;
  if (Status fits = overlay(settings, group); !fits.ok()) return fits;
  Plan plan;
  for (const BrokerAt& broker : *brokers) {
    const auto present = read_groups(cluster, broker);
    if (!present.ok()) return present.error();
    if (present->groups.contains(group.name)) {
      return Error{ErrorCode::kAlreadyExists, shown(broker) + " has group '" + group.name +
                                                  "' already; to change it: saker admin groups "
                                                  "update " +
                                                  group.name};
    }
    plan.emplace_back(broker, group);
  }
  return carry_out(cluster, plan);
}

Status update(const AdminOptions& admin, const GroupSettings& settings) {
  if (changes_nothing(settings)) {
    return Error{ErrorCode::kInvalidArgument,
                 "nothing is to be changed; what can be: saker admin groups update --help"};
  }
  if (Status of_users = must_be_of_users(settings.group); !of_users.ok()) return of_users;
  Cluster cluster(admin);
  auto plan = find_group(cluster, settings.group);
  if (!plan.ok()) return plan.error();
  for (auto& [broker, group] : *plan) {
    if (Status fits = overlay(settings, group); !fits.ok()) return fits;
  }
  return carry_out(cluster, *plan);
}

}  // namespace

int groups_create(const AdminOptions& admin, const GroupSettings& settings) {
  return end("groups create", create(admin, settings));
}

int groups_update(const AdminOptions& admin, const GroupSettings& settings) {
  return end("groups update", update(admin, settings));
}

}  // namespace saker::cli
