#include <algorithm>

#include "front/http/admin/client_row.h"
#include "front/http/admin/resource.h"

namespace saker::front {
namespace {

/// As consumers, or of producers that are online.
bool is_group(api::Inspection& inspection, const std::string& group) {
  if (inspection.groups().groups.contains(group)) return true;
  const auto producers = inspection.all_producers();
  return std::any_of(producers.begin(), producers.end(),
                     [&](const auto& one) { return one.first == group; });
}

}  // namespace

using wire::json::Writer;

void write_client(Writer& json, const api::ClientFacts& client, std::string_view role,
                  std::string_view group) {
  json.begin_object().field("id", client.client_id).field("address", to_string(client.address));
  json.field("language", client.version.language).field("version", client.version.version);
  json.field("role", role).field("group", group).end_object();
}

HttpReply list_clients(AdminCall& call) {
  api::Inspection& inspection = call.rooms.broker.inspection();
  const std::string role = call.parameter("role").value_or("");
  if (!role.empty() && role != "producer" && role != "consumer")
    return error_reply(400, "'role' is '" + role + "'; clients are consumer or producer");
  const auto wanted = call.parameter("group");
  if (wanted && !is_group(inspection, *wanted)) return no_group(*wanted);
  Writer json;
  json.begin_array();
  for (const auto& [group, members] : inspection.all_producers()) {
    if (role == "consumer" || group != wanted.value_or(group)) continue;
    for (const api::ProducerFacts& member : members)
      write_client(json, member.client, "producer", group);
  }
  for (const auto& [group, settings] : inspection.groups().groups) {
    if (role == "producer" || group != wanted.value_or(group)) continue;
    const auto consumers = inspection.consumers(group);
    for (const api::ClientFacts& member : consumers.value.members)
      write_client(json, member, "consumer", group);
  }
  json.end_array();
  return json_reply(json);
}

HttpReply disconnect_client(AdminCall& call) {
  const std::size_t count = call.rooms.broker.disconnect(call.names[0]);
  if (count == 0) {
    return error_reply(
        404, "no client '" + call.names[0] + "' is connected; GET /api/v1/clients lists them");
  }
  Writer json;
  json.begin_object().field("connections", static_cast<std::int64_t>(count)).end_object();
  return json_reply(json);
}

}  // namespace saker::front
