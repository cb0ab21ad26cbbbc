#include "cli/admin/connections.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "base/clock.h"
#include "cli/admin/client_version.h"
#include "cli/admin/group_store.h"
#include "cli/live/live.h"
#include "cli/text/text.h"
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

constexpr std::size_t kVersionDigits = 10;

void add(Rows& rows, const BrokerAt& broker, const char* role, const std::string& group,
         const body::ClientConnection& client) {
  Row& row = rows[{client.client_id, role, broker.name, client.address}];
  row.client = client;
  row.groups.insert(group);
}

std::string groups_text(const Row& row) {
  std::string text;
  for (const std::string& group : row.groups) text += (text.empty() ? "" : ",") + group;
  return text;
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

/// What a row is sorted by.
std::string sort_text(const Rows::value_type& entry, const std::string& column) {
  const auto& [client, role, broker, address] = entry.first;
  const body::ClientConnection& facts = entry.second.client;
  if (column == "role") return role;
  if (column == "broker") return broker;
  if (column == "address") return address;
  if (column == "language") return std::string(wire::remoting::language_name(facts.language));
  if (column == "groups") return groups_text(entry.second);
  if (column == "version") {  // a number, of which the text is no order
    std::string digits = std::to_string(facts.version);
    return std::string(kVersionDigits - std::min(kVersionDigits, digits.size()), '0') + digits;
  }
  return client;
}

Page page_of(const Rows& rows, const ConnectionListOptions& options) {
  std::vector<const Rows::value_type*> sorted;
  for (const auto& entry : rows) sorted.push_back(&entry);
  const auto comes_before = [&](const Rows::value_type* a, const Rows::value_type* b) {
    const std::string one = sort_text(*a, options.sort_column);
    const std::string other = sort_text(*b, options.sort_column);
    return options.is_reverse ? other < one : one < other;
  };
  std::stable_sort(sorted.begin(), sorted.end(), comes_before);
  std::vector<Column> columns;
  for (const std::string& name : connection_columns()) columns.push_back({name});
  Page page;
  Table& table = page.table("connections", std::move(columns));
  for (const auto* entry : sorted) {
    const auto& [client, role, broker, address] = entry->first;
    const body::ClientConnection& facts = entry->second.client;
    table.add({client, role, broker, address,
               std::string(wire::remoting::language_name(facts.language)),
               client_version_text(facts.version), groups_text(entry->second)});
  }
  return page;
}

Result<Page> look(Cluster& cluster, const ConnectionListOptions& options) {
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Rows rows;
  bool is_known = options.group.empty();
  for (const BrokerAt& broker : *brokers) {
    if (Status added = add_broker(cluster, broker, options, rows, is_known); !added.ok())
      return added.error();
  }
  if (rows.empty() && !is_known) {
    return Error{ErrorCode::kNotFound, "nobody is online in a group '" + options.group +
                                           "', and no broker has one; what there is: saker admin "
                                           "groups list"};
  }
  return page_of(rows, options);
}

/// The lines of a table that a screen has room for, and how many it has not.
std::string fitted(const std::string& text, std::size_t line_count_max) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  if (lines < line_count_max) return text;  // the cursor's line stays free
  const std::size_t kept = line_count_max > 3 ? line_count_max - 2 : 1;
  std::size_t end = 0;
  for (std::size_t i = 0; i < kept; ++i) end = text.find('\n', end) + 1;
  return text.substr(0, end) + "… " + std::to_string(lines - kept) + " more\n";
}

/// The list, live.
class Connections final : public LiveSource {
 public:
  Connections(const AdminOptions& admin, const ConnectionListOptions& options)
      : options_(options), form_(admin.form), cluster_(admin) {}

  Status run() {
    return show_live(
        {.interval_s = *options_.watch_s, .frame_count = options_.frame_count, .form = form_},
        interruption_, *this);
  }
  Status look() override {
    auto page = cli::look(cluster_, options_);
    if (!page.ok()) return page.error();
    at_ms_ = SystemClock().wall_ms();
    text_ = page->text(form_);
    return {};
  }
  std::string text(std::optional<std::size_t> line_count_max) const override {
    if (form_ != Form::kTable) return text_;
    const std::string text = "connections  " + time_text(at_ms_) + "\n\n" + text_;
    return line_count_max ? fitted(text, *line_count_max) : text;
  }

 private:
  const ConnectionListOptions& options_;
  const Form form_;
  Interruption interruption_;  // before the cluster, which starts a thread
  Cluster cluster_;
  std::int64_t at_ms_ = 0;
  std::string text_;
};

Status list(const AdminOptions& admin, const ConnectionListOptions& options) {
  if (options.watch_s) return Connections(admin, options).run();
  Cluster cluster(admin);
  const auto page = look(cluster, options);
  if (!page.ok()) return page.error();
  page->print(admin.form);
  return {};
}

}  // namespace

const std::vector<std::string>& connection_columns() {
  static const std::vector<std::string> names = {"client",   "role",    "broker", "address",
                                                 "language", "version", "groups"};
  return names;
}

int connections_list(const AdminOptions& admin, const ConnectionListOptions& options) {
  return end("connections list", list(admin, options));
}

}  // namespace saker::cli
