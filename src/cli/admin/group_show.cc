#include <algorithm>
#include <map>
#include <set>

#include "cli/admin/client_version.h"
#include "cli/admin/group_settings.h"
#include "cli/admin/group_store.h"
#include "cli/admin/groups.h"
#include "cli/admin/subscription_match.h"
#include "wire/remoting/command.h"

namespace saker::cli {
namespace {

namespace body = wire::remoting::body;

/// A client as the brokers know it together.
struct MemberRow {
  body::ClientConnection client;
  std::set<std::string> brokers;
  std::string own_word;  ///< whether its subscriptions are those of the others
};

/// What is known of the members of one group.
struct Members {
  std::map<std::string, MemberRow> by_id;
  std::vector<Opinion> of_brokers;
  std::vector<Opinion> of_clients;
  std::string type;
  std::string model;
  std::string from;

  void add(const BrokerAt& broker, const ConsumerConnections& online) {
    type = name_for_people(online.group.consume_type);
    model = name_for_people(online.group.message_model);
    from = body::name_of(online.group.consume_from_where);
    of_brokers.push_back({broker.name, online.group.subscriptions});
    for (const auto& client : online.clients) {
      MemberRow& row = by_id[client.client_id];
      row.client = client;
      row.brokers.insert(broker.name);
    }
  }

  /// Clients say it themselves; one alone agrees with itself.
  void ask(Cluster& cluster, const BrokerAt& broker, const std::string& group,
           const ConsumerConnections& online) {
    std::vector<body::ClientConnection> unasked;
    for (const auto& client : online.clients) {
      if (by_id[client.client_id].own_word.empty()) unasked.push_back(client);
    }
    const auto infos = ask_members(cluster, broker, group, unasked);
    for (std::size_t i = 0; i < unasked.size(); ++i) {
      by_id[unasked[i].client_id].own_word = infos[i] ? "alike" : "no answer";
      if (infos[i]) of_clients.push_back({unasked[i].client_id, infos[i]->subscriptions});
    }
  }

  std::vector<Mismatch> mismatches() {
    std::vector<Mismatch> found = find_mismatches(of_brokers);
    std::sort(of_clients.begin(), of_clients.end(),
              [](const Opinion& a, const Opinion& b) { return a.who < b.who; });
    for (Mismatch& one : find_mismatches(of_clients)) {
      by_id[one.who].own_word = "differ";
      found.push_back(std::move(one));
    }
    return found;
  }
};

void add_subscriptions(Page& page, const Members& members) {
  Table& table = page.table("subscriptions", {{"broker"}, {"topic"}, {"expression"}});
  for (const Opinion& broker : members.of_brokers) {
    for (const auto& one : broker.subscriptions)
      table.add({broker.who, one.topic, expression_text(one)});
  }
}

void add_clients(Page& page, const Members& members) {
  Table& table = page.table(
      "members",
      {{"client"}, {"address"}, {"language"}, {"version"}, {"brokers"}, {"subscriptions"}});
  for (const auto& [id, row] : members.by_id) {
    std::string brokers;
    for (const std::string& name : row.brokers) brokers += (brokers.empty() ? "" : ",") + name;
    table.add({id, row.client.address,
               std::string(wire::remoting::language_name(row.client.language)),
               client_version_text(row.client.version), brokers,
               row.own_word.empty() ? Cell() : Cell(row.own_word)});
  }
}

Status show(const AdminOptions& admin, const std::string& name) {
  Cluster cluster(admin);
  const auto found = find_group(cluster, name);
  if (!found.ok()) return found.error();
  Members members;
  std::vector<std::pair<BrokerAt, ConsumerConnections>> online;
  for (const auto& [broker, group] : *found) {
    const auto read = read_members(cluster, broker, {name});
    if (!read.ok()) return read.error();
    if (const auto at = read->find(name); at != read->end()) {
      members.add(broker, at->second);
      online.emplace_back(broker, at->second);
    }
  }
  if (members.by_id.size() > 1) {
    for (const auto& [broker, connections] : online)
      members.ask(cluster, broker, name, connections);
  }
  const std::vector<Mismatch> mismatches = members.mismatches();
  const auto if_online = [&](const std::string& text) {
    return members.by_id.empty() ? Cell() : Cell(text);
  };
  Page page;
  page.fact("group", name)
      .fact("clients", static_cast<std::int64_t>(members.by_id.size()), Kind::kNumber)
      .fact("type", if_online(members.type))
      .fact("model", if_online(members.model))
      .fact("startsAt", if_online(members.from));
  Table& settings = page.table("settings", group_settings_columns());
  for (const auto& [broker, group] : *found) settings.add(group_settings_row(broker.name, group));
  add_clients(page, members);
  add_subscriptions(page, members);
  Table& table = page.table("mismatches", {{"topic"}, {"who"}, {"expression"}});
  for (const Mismatch& one : mismatches)
    table.add({one.topic, one.who, one.expression.empty() ? Cell() : Cell(one.expression)});
  page.print(admin.form);
  return {};
}

}  // namespace

int groups_show(const AdminOptions& admin, const std::string& group) {
  return end("groups show", show(admin, group));
}

}  // namespace saker::cli
