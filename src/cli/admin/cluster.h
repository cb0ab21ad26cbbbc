#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "cli/admin/options.h"
#include "cli/blocking_client.h"
#include "model/host_address.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::cli {

/// One broker process as the name server knows it.
struct BrokerAt {
  std::string cluster;
  std::string name;
  std::int64_t id = 0;  ///< 0: the master
  HostAddress address;
};

/// Exit codes of `saker admin`.
inline constexpr int kExitDone = 0;
inline constexpr int kExitFailed = 1;  ///< said on stderr: what, of whom, and what to do

/// The brokers that the options name, and what they answer. Every error names who was asked. Where
/// the options have the address of a broker, that one says itself what it is called, and name
/// servers are refused. Thread: one.
class Cluster {
 public:
  /// The options outlive it.
  explicit Cluster(const AdminOptions& options) : options_(options) {}

  /// Those that --cluster and --broker leave, by cluster, name and id; masters and slaves. Errors:
  /// also kNotFound, if none is left.
  Result<std::vector<BrokerAt>> brokers();
  /// Those that take changes.
  Result<std::vector<BrokerAt>> masters();

  /// Errors: kNotFound if no broker has the topic.
  Result<wire::remoting::body::TopicRouteData> route(const std::string& topic);
  /// The masters, of those that are left, with queues of the topic; never empty.
  Result<std::vector<BrokerAt>> masters_of(const std::string& topic);

  /// `what` completes "could not …", e.g. "read the topics". An answer that is not SUCCESS is an
  /// error; use `call` where other codes have a meaning.
  Result<Answer> ask(const BrokerAt& broker, rpc::Request request, std::string_view what);
  Result<Answer> call(const BrokerAt& broker, rpc::Request request);
  /// Many questions at once; the answers in their order. Each has at most `timeout_ms_max`.
  std::vector<Result<Answer>> call_all(const BrokerAt& broker, std::vector<rpc::Request> requests,
                                       std::int64_t timeout_ms_max = INT64_MAX);
  /// The first name server that answers; of brokers and routes, the first that knows any.
  Result<Answer> ask_name_server(rpc::Request request, std::string_view what);
  Result<Answer> call_name_server(rpc::Request request);

  const AdminOptions& options() const { return options_; }

 private:
  using Test = bool (*)(const Answer&);

  /// The first answer that is good; if there is none, the first.
  Result<Answer> first_answer(const rpc::Request& request, Test is_good);
  Result<std::vector<BrokerAt>> known_brokers();
  Result<BrokerAt> broker_at_address();
  Result<wire::remoting::body::TopicRouteData> route_at_address(const std::string& topic);
  /// At most so many ms, and no more than are left of all; 0: none are.
  std::int64_t patience_ms(std::int64_t ms_max) const;

  const AdminOptions& options_;
  BlockingClient client_;
  std::optional<BrokerAt> at_address_;  ///< once it said its name
};

/// "broker-a (127.0.0.1:10911)"
std::string shown(const BrokerAt& broker);

/// The error of an answer that is not SUCCESS. Codes for what is absent become kNotFound.
Error refusal(std::string_view who, std::string_view what, const Answer& answer);

/// Prints an answer, or explains a failure on stderr; returns the exit code.
int print(std::string_view command, const Result<Page>& page, Form form);

/// Explains a failure on stderr; returns the exit code. `command` is e.g. "topics list".
int end(std::string_view command, const Status& done);

}  // namespace saker::cli
