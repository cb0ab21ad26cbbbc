#include "cli/admin/connections.h"

#include <map>
#include <set>
#include <tuple>

#include "cli/admin/broker_store.h"
#include "cli/admin/client_version.h"
#include "cli/admin/group_store.h"
#include "cli/admin/http.h"
#include "wire/json/document.h"
#include "wire/remoting/body/broker_figures.h"
#include "wire/remoting/code.h"
#include "wire/remoting/command.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
namespace body = wire::remoting::body;

/// Client, role, broker, address: the order of the rows.
using Key = std::tuple<std::string, std::string, std::string, std::string>;
struct Row {
  body::ClientConnection client;
  std::set<std::string> groups;
};
using Rows = std::map<Key, Row>;

void add(Rows& rows, const BrokerAt& broker, const char* role, const std::string& group,
         const body::ClientConnection& client) {
  Row& row = rows[{client.client_id, role, broker.name, client.address}];
  row.client = client;
  row.groups.insert(group);
}

/// Of one group or, where that is empty, of all. Answers whether the broker has the group.
Result<bool> add_consumers(Cluster& cluster, const BrokerAt& broker, const std::string& group,
                           Rows& rows) {
  const auto groups = read_groups(cluster, broker);
  if (!groups.ok()) return groups.error();
  std::vector<std::string> names;
  for (const auto& [name, config] : groups->groups) {
    if (group.empty() || group == name) names.push_back(name);
  }
  const auto online = read_members(cluster, broker, names);
  if (!online.ok()) return online.error();
  for (const auto& [name, members] : *online) {
    for (const auto& client : members.clients) add(rows, broker, "consumer", name, client);
  }
  return !names.empty();
}

Status add_producers_of(Cluster& cluster, const BrokerAt& broker, const std::string& group,
                        Rows& rows) {
  const auto answer =
      cluster.call(broker, {request::kGetProducerConnectionList, {{"producerGroup", group}}, {}});
  if (!answer.ok()) return answer.error();
  if (answer->code != response::kSuccess) return {};  // 1: nobody is in the group
  const auto clients = body::decode_producer_connection(answer->body);
  if (!clients.ok()) return clients.error();
  for (const auto& client : *clients) add(rows, broker, "producer", group, client);
  return {};
}

Status add_all_producers(Cluster& cluster, const BrokerAt& broker, Rows& rows) {
  const auto answer = cluster.call(broker, {request::kGetAllProducerInfo, {}, {}});
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kRequestCodeNotSupported) {
    return Error{ErrorCode::kFailedPrecondition,
                 shown(broker) +
                     " lists its producers only group by group; give "
                     "--group, or --role consumer"};
  }
  if (answer->code != response::kSuccess)
    return refusal(shown(broker), "read the producers", *answer);
  const auto table = body::decode_producer_table(answer->body);
  if (!table.ok()) return table.error();
  for (const auto& [group, producers] : *table) {
    for (const auto& producer : producers) add(rows, broker, "producer", group, producer.client);
  }
  return {};
}

Status add_broker(Cluster& cluster, const BrokerAt& broker, const ConnectionListOptions& options,
                  Rows& rows, bool& is_known) {
  if (options.consumers) {
    const auto known = add_consumers(cluster, broker, options.group, rows);
    if (!known.ok()) return known.error();
    is_known = is_known || *known;
  }
  if (!options.producers) return {};
  if (options.group.empty()) return add_all_producers(cluster, broker, rows);
  return add_producers_of(cluster, broker, options.group, rows);
}

void print(const AdminOptions& admin, const Rows& rows) {
  Page page;
  Table& table = page.table(
      "connections",
      {{"client"}, {"role"}, {"broker"}, {"address"}, {"language"}, {"version"}, {"groups"}});
  for (const auto& [key, row] : rows) {
    const auto& [client, role, broker, address] = key;
    std::string groups;
    for (const std::string& group : row.groups) groups += (groups.empty() ? "" : ",") + group;
    table.add({client, role, broker, address,
               std::string(wire::remoting::language_name(row.client.language)),
               client_version_text(row.client.version), groups});
  }
  page.print(admin.form);
}

Status list(const AdminOptions& admin, const ConnectionListOptions& options) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Rows rows;
  bool is_known = options.group.empty();
  for (const BrokerAt& broker : *brokers) {
    if (Status added = add_broker(cluster, broker, options, rows, is_known); !added.ok())
      return added;
  }
  if (rows.empty() && !is_known) {
    return Error{ErrorCode::kNotFound, "nobody is online in a group '" + options.group +
                                           "', and no broker has one; what there is: saker admin "
                                           "groups list"};
  }
  print(admin, rows);
  return {};
}

/// How many connections were closed; nothing where the broker does not know the client.
Result<std::int64_t> kick_from(Cluster& cluster, const BrokerAt& broker,
                               const std::string& client_id) {
  const auto settings = read_broker_settings(cluster, broker);
  if (!settings.ok()) return settings.error();
  const auto address = http_address(broker, *settings);
  if (!address.ok()) return address.error();
  const auto answer = http_ask("DELETE", *address, "/api/v1/clients/" + url_part(client_id),
                               cluster.options().timeout_ms);
  if (!answer.ok()) return answer.error();
  if (answer->status == 404) return std::int64_t{0};
  const auto body = wire::json::Document::parse(answer->body);
  if (answer->status == 200 && body.ok()) return body->root()["connections"].long_or(0);
  return Error{ErrorCode::kFailedPrecondition,
               "could not close the connections: " + shown(broker) + " answered with status " +
                   std::to_string(answer->status) + ": " +
                   (body.ok() ? body->root()["message"].text_or("") : answer->body)};
}

Status kick(const AdminOptions& admin, const std::string& client_id) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("closed", {{"broker"}, {"connections", Kind::kNumber}});
  std::int64_t closed_count = 0;
  for (const BrokerAt& broker : *brokers) {
    const auto closed = kick_from(cluster, broker, client_id);
    if (!closed.ok()) return closed.error();
    closed_count += *closed;
    table.add({broker.name, *closed});
  }
  if (closed_count == 0) {
    return Error{ErrorCode::kNotFound, "no client '" + client_id +
                                           "' is connected; who is: saker admin connections list"};
  }
  page.print(admin.form);
  return {};
}

}  // namespace

int connections_kick(const AdminOptions& admin, const std::string& client_id) {
  return end("connections kick", kick(admin, client_id));
}

int connections_list(const AdminOptions& admin, const ConnectionListOptions& options) {
  return end("connections list", list(admin, options));
}

}  // namespace saker::cli
