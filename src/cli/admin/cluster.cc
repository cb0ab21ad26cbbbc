#include "cli/admin/cluster.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "wire/remoting/body/cluster_info.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
using wire::remoting::body::TopicRouteData;

Result<std::vector<HostAddress>> parse_name_servers(const std::string& text) {
  std::vector<HostAddress> addresses;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string part = text.substr(at, end - at);
    at = end + 1;
    if (part.empty()) continue;
    const auto address = parse_host_address(part);
    if (!address) {
      return Error{ErrorCode::kInvalidArgument,
                   "'" + part +
                       "' is no address of a name server; give ip:port, e.g. -n "
                       "127.0.0.1:9876"};
    }
    addresses.push_back(*address);
  }
  if (addresses.empty())
    return Error{ErrorCode::kInvalidArgument, "no name server is named; give -n ip:port"};
  return addresses;
}

bool is_absence(std::int32_t code) {
  return code == response::kTopicNotExist || code == response::kQueryNotFound ||
         code == response::kSubscriptionGroupNotExist || code == response::kConsumerNotOnline ||
         code == response::kPullNotFound;
}

std::string filter_text(const AdminOptions& options) {
  std::string text;
  if (!options.cluster.empty()) text += " of cluster '" + options.cluster + "'";
  if (!options.broker.empty()) text += " named '" + options.broker + "'";
  return text;
}

}  // namespace

std::string shown(const BrokerAt& broker) {
  return broker.name + (broker.id == 0 ? "" : "/" + std::to_string(broker.id)) + " (" +
         to_string(broker.address) + ")";
}

Error refusal(std::string_view who, std::string_view what, const Answer& answer) {
  return Error{is_absence(answer.code) ? ErrorCode::kNotFound : ErrorCode::kFailedPrecondition,
               "could not " + std::string(what) + ": " + std::string(who) + " answered with code " +
                   std::to_string(answer.code) +
                   (answer.remark.empty() ? "" : ": " + answer.remark)};
}

int end(std::string_view command, const Status& done) {
  if (done.ok()) return kExitDone;
  std::fprintf(stderr, "saker admin %.*s: %s\n", static_cast<int>(command.size()), command.data(),
               done.error().message.c_str());
  return kExitFailed;
}

Result<Answer> Cluster::call_name_server(rpc::Request request) {
  const auto addresses = parse_name_servers(options_.name_servers);
  if (!addresses.ok()) return addresses.error();
  std::string failures;
  for (const HostAddress& address : *addresses) {
    auto answer = client_.call(address, request, options_.timeout_ms);
    if (answer.ok()) return answer;
    failures += (failures.empty() ? "" : "; ") + answer.error().message;
  }
  return Error{ErrorCode::kUnavailable,
               "no name server answers: " + failures + ". Is it running there? -n names another"};
}

Result<Answer> Cluster::ask_name_server(rpc::Request request, std::string_view what) {
  auto answer = call_name_server(std::move(request));
  if (!answer.ok()) return answer;
  if (answer->code != response::kSuccess) return refusal("the name server", what, *answer);
  return answer;
}

Result<Answer> Cluster::call(const BrokerAt& broker, rpc::Request request) {
  auto answer = client_.call(broker.address, std::move(request), options_.timeout_ms);
  if (!answer.ok())
    return Error{answer.error().code, shown(broker) + ": " + answer.error().message};
  return answer;
}

std::vector<Result<Answer>> Cluster::call_all(const BrokerAt& broker,
                                              std::vector<rpc::Request> requests,
                                              std::int64_t timeout_ms_max) {
  auto answers = client_.call_all(broker.address, std::move(requests),
                                  std::min(options_.timeout_ms, timeout_ms_max));
  for (auto& answer : answers) {
    if (!answer.ok())
      answer = Error{answer.error().code, shown(broker) + ": " + answer.error().message};
  }
  return answers;
}

Result<Answer> Cluster::ask(const BrokerAt& broker, rpc::Request request, std::string_view what) {
  auto answer = call(broker, std::move(request));
  if (!answer.ok()) return answer;
  if (answer->code != response::kSuccess) return refusal(shown(broker), what, *answer);
  return answer;
}

Result<std::vector<BrokerAt>> Cluster::brokers() {
  const auto answer = ask_name_server({request::kGetBrokerClusterInfo, {}, {}}, "find the brokers");
  if (!answer.ok()) return answer.error();
  const auto info = wire::remoting::body::decode_cluster_info(answer->body);
  if (!info.ok()) return info.error();
  std::vector<BrokerAt> found;
  for (const auto& [name, data] : info->brokers) {
    if (!options_.cluster.empty() && data.cluster != options_.cluster) continue;
    if (!options_.broker.empty() && name != options_.broker) continue;
    for (const auto& [id, text] : data.addresses) {
      if (const auto address = parse_host_address(text))
        found.push_back({data.cluster, name, id, *address});
    }
  }
  if (found.empty()) {
    return Error{ErrorCode::kNotFound, "the name server knows no broker" + filter_text(options_) +
                                           "; what it knows: saker admin brokers list"};
  }
  std::sort(found.begin(), found.end(), [](const BrokerAt& a, const BrokerAt& b) {
    return std::tie(a.cluster, a.name, a.id) < std::tie(b.cluster, b.name, b.id);
  });
  return found;
}

Result<std::vector<BrokerAt>> Cluster::masters() {
  auto found = brokers();
  if (!found.ok()) return found;
  std::erase_if(*found, [](const BrokerAt& broker) { return broker.id != 0; });
  if (found->empty()) {
    return Error{ErrorCode::kUnavailable,
                 "only slaves are there" + filter_text(options_) + "; a master takes changes"};
  }
  return found;
}

Result<TopicRouteData> Cluster::route(const std::string& topic) {
  auto answer = call_name_server({request::kGetRouteInfoByTopic, {{"topic", topic}}, {}});
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kTopicNotExist) {
    return Error{ErrorCode::kNotFound,
                 "no broker has a topic '" + topic + "'; what there is: saker admin topics list"};
  }
  if (answer->code != response::kSuccess)
    return refusal("the name server", "find topic '" + topic + "'", *answer);
  return wire::remoting::body::decode_topic_route(answer->body);
}

Result<std::vector<BrokerAt>> Cluster::masters_of(const std::string& topic) {
  const auto found = route(topic);
  if (!found.ok()) return found.error();
  auto all = masters();
  if (!all.ok()) return all;
  std::set<std::string> names;
  for (const auto& queue : found->queues) names.insert(queue.broker_name);
  std::erase_if(*all, [&](const BrokerAt& broker) { return !names.contains(broker.name); });
  if (all->empty()) {
    return Error{ErrorCode::kNotFound,
                 "topic '" + topic + "' is on no master broker" + filter_text(options_)};
  }
  return all;
}

}  // namespace saker::cli
