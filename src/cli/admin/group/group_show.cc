#include "cli/admin/client_version.h"
#include "cli/admin/group/group_members.h"
#include "cli/admin/group/group_settings.h"
#include "cli/admin/group/groups.h"
#include "wire/remoting/command.h"

namespace saker::cli {
namespace {

void add_subscriptions(Page& page, const GroupMembers& members) {
  Table& table = page.table("subscriptions", {{"broker"}, {"topic"}, {"expression"}});
  for (const Opinion& broker : members.of_brokers()) {
    for (const auto& one : broker.subscriptions)
      table.add({broker.who, one.topic, expression_text(one)});
  }
}

void add_clients(Page& page, const GroupMembers& members) {
  Table& table = page.table(
      "members",
      {{"client"}, {"address"}, {"language"}, {"version"}, {"brokers"}, {"subscriptions"}});
  for (const auto& [id, row] : members.by_id()) {
    std::string brokers;
    for (const BrokerAt& broker : row.brokers)
      brokers += (brokers.empty() ? "" : ",") + broker.name;
    table.add({id, row.client.address,
               std::string(wire::remoting::language_name(row.client.language)),
               client_version_text(row.client.version), brokers,
               row.own_word.empty() ? Cell() : Cell(row.own_word)});
  }
}

}  // namespace

Result<Page> group_page(const AdminOptions& admin, const std::string& name) {
  Cluster cluster(admin);
  const auto found = find_group(cluster, name);
  if (!found.ok()) return found.error();
  GroupMembers members;
  for (const auto& [broker, group] : *found) {
    const auto read = read_members(cluster, broker, {name});
    if (!read.ok()) return read.error();
    if (const auto at = read->find(name); at != read->end()) members.add(broker, at->second);
  }
  ask_all(cluster, {{name, &members}});
  const std::vector<Mismatch> mismatches = members.mismatches();
  const auto if_online = [&](const std::string& text) {
    return members.by_id().empty() ? Cell() : Cell(text);
  };
  Page page;
  page.fact("group", name)
      .fact("clients", static_cast<std::int64_t>(members.by_id().size()), Kind::kNumber)
      .fact("type", if_online(members.type()))
      .fact("model", if_online(members.model()))
      .fact("startsAt", if_online(members.from()));
  Table& settings = page.table("settings", group_settings_columns());
  for (const auto& [broker, group] : *found) settings.add(group_settings_row(broker.name, group));
  add_clients(page, members);
  add_subscriptions(page, members);
  Table& table = page.table("mismatches", {{"topic"}, {"who"}, {"expression"}});
  for (const Mismatch& one : mismatches)
    table.add({one.topic, one.who, one.expression.empty() ? Cell() : Cell(one.expression)});
  return page;
}

int groups_show(const AdminOptions& admin, const std::string& group) {
  return print("groups show", group_page(admin, group), admin.form);
}

}  // namespace saker::cli
