#include <optional>

#include "cli/admin/broker_store.h"
#include "cli/admin/connections.h"
#include "cli/admin/http.h"
#include "wire/json/document.h"

namespace saker::cli {
namespace {

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

/// What came of each broker, where something failed.
Error half_kicked(const std::string& outcomes, ErrorCode code) {
  return Error{code, outcomes + "what was closed stays closed; the client may have come again"};
}

Status kick(const AdminOptions& admin, const std::string& client_id) {
  Cluster cluster(admin);
  const auto brokers = cluster.masters();
  if (!brokers.ok()) return brokers.error();
  Page page;
  Table& table = page.table("closed", {{"broker"}, {"connections", Kind::kNumber}});
  std::int64_t closed_count = 0;
  std::string outcomes;
  std::optional<Error> failure;
  for (const BrokerAt& broker : *brokers) {
    const auto closed = kick_from(cluster, broker, client_id);
    if (!closed.ok() && !failure) failure = closed.error();
    outcomes += closed.ok() ? shown(broker) + ": " + std::to_string(*closed) + " closed\n"
                            : closed.error().message + "\n";
    if (!closed.ok()) continue;
    closed_count += *closed;
    table.add({broker.name, *closed});
  }
  if (failure && brokers->size() == 1) return *failure;
  if (failure) return half_kicked(outcomes, failure->code);
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

}  // namespace saker::cli
