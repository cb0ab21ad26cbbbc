#include "cli/hello.h"

#include <cstdio>
#include <vector>

#include "base/clock.h"
#include "cli/address.h"
#include "cli/blocking_client.h"
#include "model/property.h"
#include "model/topic_name.h"
#include "wire/record/record.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::cli {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;

constexpr std::int64_t kTimeoutMs = 3000;
constexpr int kExitWords = 2;  // the words are wrong; nothing was asked

Error refused(std::string_view what, const Answer& answer) {
  return Error{ErrorCode::kFailedPrecondition, std::string(what) + " was answered with code " +
                                                   std::to_string(answer.code) + ": " +
                                                   answer.remark};
}

/// One conversation: find the broker, send, read back.
class Greeting {
 public:
  explicit Greeting(const HelloOptions& options) : options_(options) {}

  Status run() {
    const auto name_server = address_at(options_.name_server, "a name server", "-n 127.0.0.1:9876");
    if (!name_server.ok()) return name_server.error();
    auto broker = find_broker(*name_server);
    if (!broker.ok()) return broker.error();
    broker_ = *broker;
    for (int i = 1; i <= options_.message_count; ++i) {
      if (const Status sent = send(i); !sent.ok()) return sent;
    }
    for (const Sent& sent : sent_) {
      if (const Status shown = read_back(sent); !shown.ok()) return shown;
    }
    return {};
  }

 private:
  struct Sent {
    std::string queue_id;
    std::string queue_offset;
    std::string text;
  };

  Result<HostAddress> find_broker(const HostAddress& name_server) {
    auto answer = client_.call(
        name_server, {request::kGetRouteInfoByTopic, {{"topic", std::string(kTemplateTopic)}}, {}},
        kTimeoutMs);
    if (!answer.ok()) return answer.error();
    if (answer->code != response::kSuccess) return refused("the route query", *answer);
    const auto route = wire::remoting::body::decode_topic_route(answer->body);
    if (!route.ok()) return route.error();
    for (const auto& broker : route->brokers) {
      const auto master = broker.addresses.find(0);
      if (master == broker.addresses.end()) continue;
      if (const auto address = parse_host_address(master->second)) return *address;
    }
    return Error{ErrorCode::kUnavailable, "the name server knows no master broker"};
  }

  Status send(int number) {
    const std::string text = "hello number " + std::to_string(number);
    std::string properties;
    property::append(properties, property::kTags, "hello");
    auto answer = client_.call(broker_,
                               {request::kSendMessageV2,
                                {{"a", "saker_hello"},
                                 {"b", options_.topic},
                                 {"c", std::string(kTemplateTopic)},
                                 {"d", "4"},
                                 {"e", "-1"},
                                 {"f", "0"},
                                 {"g", std::to_string(SystemClock().wall_ms())},
                                 {"h", "0"},
                                 {"i", properties}},
                                text},
                               kTimeoutMs);
    if (!answer.ok()) return answer.error();
    if (answer->code != response::kSuccess) return refused("the send", *answer);
    sent_.push_back({answer->fields["queueId"], answer->fields["queueOffset"], text});
    std::printf("sent     %-16s to %s, queue %s, offset %s\n", text.c_str(), options_.topic.c_str(),
                sent_.back().queue_id.c_str(), sent_.back().queue_offset.c_str());
    return {};
  }

  Status read_back(const Sent& sent) {
    auto answer = client_.call(broker_,
                               {request::kPullMessage,
                                {{"consumerGroup", "saker_hello"},
                                 {"topic", options_.topic},
                                 {"queueId", sent.queue_id},
                                 {"queueOffset", sent.queue_offset},
                                 {"maxMsgNums", "1"},
                                 {"sysFlag", "6"},  // wait for the message; expression given here
                                 {"commitOffset", "0"},
                                 {"suspendTimeoutMillis", "1000"},
                                 {"subscription", "*"},
                                 {"subVersion", "0"}},
                                {}},
                               kTimeoutMs);
    if (!answer.ok()) return answer.error();
    if (answer->code != response::kSuccess) return refused("the pull", *answer);
    wire::record::Record record;
    const auto fault = wire::record::decode(answer->body, wire::record::BodyCrc::kCheck, record);
    if (fault || record.body != sent.text) {
      return Error{ErrorCode::kCorrupt, "queue " + sent.queue_id + " holds another message at " +
                                            sent.queue_offset + " than was sent"};
    }
    std::printf("received %-16s from queue %s, offset %s\n", sent.text.c_str(),
                sent.queue_id.c_str(), sent.queue_offset.c_str());
    return {};
  }

  const HelloOptions& options_;
  BlockingClient client_;
  HostAddress broker_;
  std::vector<Sent> sent_;
};

}  // namespace

int hello(const HelloOptions& options) {
  const Status done = Greeting(options).run();
  if (done.ok()) return 0;
  const ErrorCode code = done.error().code;
  const bool is_silent = code == ErrorCode::kUnavailable || code == ErrorCode::kDeadlineExceeded;
  std::fprintf(stderr, "saker hello: %s\n%s", done.error().message.c_str(),
               is_silent ? "Is a broker running there? Start one with: saker up\n" : "");
  return code == ErrorCode::kInvalidArgument ? kExitWords : 1;
}

}  // namespace saker::cli
