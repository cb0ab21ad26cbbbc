#include "cli/admin/cluster.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <set>
#include <tuple>

#include "base/clock.h"
#include "base/number.h"
#include "cli/address.h"
#include "cli/admin/broker_store.h"
#include "cli/admin/topic_store.h"
#include "wire/remoting/body/cluster_info.h"
#include "wire/remoting/code.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
using wire::remoting::body::TopicRouteData;

// As many as the client has unanswered: what comes behind them can still be left out.
constexpr std::size_t kAskedAtOnceMax = 64;
constexpr int kExitWords = 2;  // the words are wrong; nothing was asked

Result<std::vector<HostAddress>> parse_name_servers(const std::string& text) {
  std::vector<HostAddress> addresses;
  Status unknown;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string part = text.substr(at, end - at);
    at = end + 1;
    if (part.empty()) continue;
    const auto address = address_at(part, "a name server", "-n 127.0.0.1:9876");
    if (address.ok()) addresses.push_back(*address);
    if (!address.ok()) unknown = address.error();
    if (!unknown.ok() && unknown.error().code == ErrorCode::kInvalidArgument)
      return unknown.error();
  }
  // A name that nobody knows is as a server that does not answer: the others are asked.
  if (addresses.empty() && !unknown.ok()) return unknown.error();
  if (addresses.empty())
    return Error{ErrorCode::kInvalidArgument, "no name server is named; give -n host:port"};
  return addresses;
}

bool knows_brokers(const Answer& answer) {
  if (answer.code != response::kSuccess) return false;
  const auto info = wire::remoting::body::decode_cluster_info(answer.body);
  return info.ok() && !info->brokers.empty();
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

Error no_topic(const std::string& name) {
  return Error{ErrorCode::kNotFound,
               "no broker has a topic '" + name + "'; what there is: saker admin topics list"};
}

/// "broker-a of cluster 'DefaultCluster'", each name once.
std::string names_of(const std::vector<BrokerAt>& brokers) {
  std::set<std::string> names;
  for (const BrokerAt& broker : brokers)
    names.insert(broker.name + " of cluster '" + broker.cluster + "'");
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// `known`: what is there, whatever was asked for. No command could list more.
Error no_broker(const AdminOptions& options, const std::string& known) {
  const std::string text = "the name server knows no broker" + filter_text(options);
  if (!known.empty()) return {ErrorCode::kNotFound, text + "; it knows " + known};
  return {ErrorCode::kNotFound,
          text + (filter_text(options).empty() ? "" : ", nor any other") +
              "; a broker is there once it was started with -n and this name server"};
}

Error no_time_left(const std::string& who) {
  return Error{ErrorCode::kDeadlineExceeded,
               "the time for all questions together was over before " + who + " was asked"};
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
  return done.error().code == ErrorCode::kInvalidArgument ? kExitWords : kExitFailed;
}

int print(std::string_view command, const Result<Page>& page, Form form) {
  if (!page.ok()) return end(command, page.error());
  page->print(form);
  return kExitDone;
}

std::int64_t Cluster::patience_ms(std::int64_t ms_max) const {
  const std::int64_t left = options_.deadline_ms - SystemClock().steady_ms();
  return std::clamp<std::int64_t>(std::min(left, ms_max), 0, options_.timeout_ms);
}

Result<Answer> Cluster::call_name_server(rpc::Request request) {
  return first_answer(request, [](const Answer&) { return true; });
}

/// Name servers know nothing of each other: one that has just begun, or that no broker was told of,
/// answers as well.
Result<Answer> Cluster::first_answer(const rpc::Request& request, Test is_good) {
  if (!options_.broker_address.empty()) {
    return Error{ErrorCode::kFailedPrecondition,
                 "no name server is asked beside the broker at " + options_.broker_address};
  }
  const auto addresses = parse_name_servers(options_.name_servers);
  if (!addresses.ok()) return addresses.error();
  std::string failures;
  std::optional<Answer> other;
  for (const HostAddress& address : *addresses) {
    const std::int64_t patience = patience_ms(options_.timeout_ms);
    if (patience == 0 && other) break;
    if (patience == 0) return no_time_left(to_string(address));
    auto answer = client_.call(address, request, patience);
    if (answer.ok() && is_good(*answer)) return answer;
    if (answer.ok()) {
      if (!other) other = std::move(*answer);
      continue;
    }
    failures += (failures.empty() ? "" : "; ") + answer.error().message;
  }
  if (other) return std::move(*other);
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
  std::vector<rpc::Request> requests;
  requests.push_back(std::move(request));
  return std::move(call_all(broker, std::move(requests)).front());
}

std::vector<Result<Answer>> Cluster::call_all(const BrokerAt& broker,
                                              std::vector<rpc::Request> requests,
                                              std::int64_t timeout_ms_max) {
  std::vector<Result<Answer>> answers;
  answers.reserve(requests.size());
  for (std::size_t first = 0; first < requests.size(); first += kAskedAtOnceMax) {
    const std::size_t count = std::min(kAskedAtOnceMax, requests.size() - first);
    const std::int64_t patience = patience_ms(timeout_ms_max);
    if (patience == 0) {
      answers.resize(requests.size(), no_time_left(shown(broker)));
      break;
    }
    const auto begin = requests.begin() + static_cast<std::ptrdiff_t>(first);
    std::vector<rpc::Request> some(
        std::make_move_iterator(begin),
        std::make_move_iterator(begin + static_cast<std::ptrdiff_t>(count)));
    for (auto& answer : client_.call_all(broker.address, std::move(some), patience)) {
      if (!answer.ok())
        answer = Error{answer.error().code, shown(broker) + ": " + answer.error().message};
      answers.push_back(std::move(answer));
    }
  }
  return answers;
}

Result<Answer> Cluster::ask(const BrokerAt& broker, rpc::Request request, std::string_view what) {
  auto answer = call(broker, std::move(request));
  if (!answer.ok()) return answer;
  if (answer->code != response::kSuccess) return refusal(shown(broker), what, *answer);
  return answer;
}

Result<BrokerAt> Cluster::broker_at_address() {
  if (at_address_) return *at_address_;
  const auto address =
      address_at(options_.broker_address, "a broker", "--broker-address 127.0.0.1:10911");
  if (!address.ok()) return address.error();
  BrokerAt broker{"", "the broker", 0, *address};
  const auto settings = read_broker_settings(*this, broker);
  if (!settings.ok()) return settings.error();
  const auto value = [&](const char* name) {
    const auto found = settings->find(name);
    return found == settings->end() ? std::string() : found->second;
  };
  broker.cluster = value("brokerClusterName");
  broker.name = value("brokerName");
  broker.id = whole_number(value("brokerId")).value_or(0);
  if (broker.name.empty()) {
    return Error{ErrorCode::kFailedPrecondition,
                 shown(broker) + " does not say its brokerName; is it a broker?"};
  }
  at_address_ = broker;
  return broker;
}

Result<std::vector<BrokerAt>> Cluster::known_brokers() {
  if (!options_.broker_address.empty()) {
    auto one = broker_at_address();
    if (!one.ok()) return one.error();
    return std::vector<BrokerAt>{std::move(*one)};
  }
  const auto answer = first_answer({request::kGetBrokerClusterInfo, {}, {}}, knows_brokers);
  if (!answer.ok()) return answer.error();
  if (answer->code != response::kSuccess)
    return refusal("the name server", "find the brokers", *answer);
  const auto info = wire::remoting::body::decode_cluster_info(answer->body);
  if (!info.ok()) return info.error();
  std::vector<BrokerAt> found;
  for (const auto& [name, data] : info->brokers) {
    for (const auto& [id, text] : data.addresses) {
      if (const auto address = parse_host_address(text))
        found.push_back({data.cluster, name, id, *address});
    }
  }
  return found;
}

Result<std::vector<BrokerAt>> Cluster::brokers() {
  auto found = known_brokers();
  if (!found.ok()) return found;
  const std::string known = names_of(*found);
  std::erase_if(*found, [&](const BrokerAt& broker) {
    return (!options_.cluster.empty() && broker.cluster != options_.cluster) ||
           (!options_.broker.empty() && broker.name != options_.broker);
  });
  if (found->empty() && at_address_) {
    return Error{ErrorCode::kNotFound,
                 "at " + options_.broker_address + " is " + shown(*at_address_) + " of cluster '" +
                     at_address_->cluster + "', not one" + filter_text(options_)};
  }
  if (found->empty()) return no_broker(options_, known);
  std::sort(found->begin(), found->end(), [](const BrokerAt& a, const BrokerAt& b) {
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
  if (!options_.broker_address.empty()) return route_at_address(topic);
  auto answer =
      first_answer({request::kGetRouteInfoByTopic, {{"topic", topic}}, {}},
                   [](const Answer& one) { return one.code != response::kTopicNotExist; });
  if (!answer.ok()) return answer.error();
  if (answer->code == response::kTopicNotExist) return no_topic(topic);
  if (answer->code != response::kSuccess)
    return refusal("the name server", "find topic '" + topic + "'", *answer);
  return wire::remoting::body::decode_topic_route(answer->body);
}

/// As the only broker has it.
Result<TopicRouteData> Cluster::route_at_address(const std::string& topic) {
  const auto broker = broker_at_address();
  if (!broker.ok()) return broker.error();
  const auto config = read_topic(*this, *broker, topic);
  if (!config.ok()) return config.error();
  if (!*config) return no_topic(topic);
  TopicRouteData route;
  route.queues.push_back({broker->name, (*config)->read_queue_count, (*config)->write_queue_count,
                          (*config)->perm, (*config)->sys_flag});
  return route;
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
