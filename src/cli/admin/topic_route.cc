#include "cli/admin/topic_route.h"

#include <algorithm>
#include <vector>

#include "wire/remoting/body/topic_route_data.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;

std::vector<std::string> addresses_in(const std::string& name_servers) {
  std::vector<std::string> addresses;
  for (std::size_t at = 0; at < name_servers.size();) {
    const std::size_t end = std::min(name_servers.find(';', at), name_servers.size());
    if (end > at) addresses.push_back(name_servers.substr(at, end - at));
    at = end + 1;
  }
  return addresses;
}

Result<bool> is_on_another_broker(Cluster& name_server, const std::string& topic) {
  const auto route = name_server.route(topic);
  if (!route.ok()) {
    if (route.error().code == ErrorCode::kNotFound) return false;
    return route.error();
  }
  const std::string& broker = name_server.options().broker;
  return std::any_of(route->queues.begin(), route->queues.end(),
                     [&](const auto& queues) { return queues.broker_name != broker; });
}

/// Request 216 takes a topic from all brokers, or from all of a cluster. Of one broker alone a name
/// server forgets it that way only if no other has it.
Status forget_at(Cluster& name_server, const std::string& topic) {
  const AdminOptions& admin = name_server.options();
  std::vector<std::pair<std::string, std::string>> fields = {{"topic", topic}};
  if (!admin.broker.empty()) {
    const auto stays = is_on_another_broker(name_server, topic);
    if (!stays.ok()) return stays.error();
    if (*stays) return {};
  } else if (!admin.cluster.empty()) {
    fields.emplace_back("clusterName", admin.cluster);
  }
  const auto answer = name_server.ask_name_server({request::kDeleteTopicInNamesrv, fields, {}},
                                                  "delete topic '" + topic + "'");
  return answer.ok() ? Status() : Status(answer.error());
}

}  // namespace

/// One that is down is passed over: it begins with empty routes, or hears of it from the brokers.
Status forget_topic(const Cluster& cluster, const std::string& topic) {
  if (!cluster.options().broker_address.empty()) return {};  // no name server is to be asked
  Status failure;
  bool is_told = false;
  for (const std::string& address : addresses_in(cluster.options().name_servers)) {
    AdminOptions options = cluster.options();
    options.name_servers = address;
    Cluster name_server(options);
    const Status done = forget_at(name_server, topic);
    is_told = is_told || done.ok();
    if (done.ok()) continue;
    failure = Error{done.error().code, "topic '" + topic +
                                           "' is deleted on its brokers, but not at the name "
                                           "server " +
                                           address + ": " + done.error().message};
    if (done.error().code != ErrorCode::kUnavailable) return failure;
  }
  return is_told ? Status() : failure;
}

}  // namespace saker::cli
