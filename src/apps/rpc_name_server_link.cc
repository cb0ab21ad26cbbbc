#include "apps/rpc_name_server_link.h"

#include <chrono>

#include "net/resolver.h"

namespace saker::apps {
namespace {

namespace request_code = wire::remoting::request;
namespace response_code = wire::remoting::response;
using Answer = Result<const wire::remoting::Command*>;

Status to_status(const Answer& answer) {
  if (!answer.ok()) return answer.error();
  const wire::remoting::Command& command = **answer;
  if (command.code == response_code::kSuccess) return {};
  return Error{ErrorCode::kFailedPrecondition, "answered with code " +
                                                   std::to_string(command.code) + ": " +
                                                   std::string(command.remark.value_or(""))};
}

}  // namespace

RpcNameServerLink::RpcNameServerLink(net::Loop& loop, const Clock& clock)
    : loop_(loop), client_(loop, clock) {}

void RpcNameServerLink::register_broker(const std::string& name_server,
                                        broker::RegisterRequest request, Done done) {
  rpc::Request frame{request_code::kRegisterBroker,
                     {{"brokerName", request.broker_name},
                      {"brokerAddr", request.broker_address},
                      {"clusterName", request.cluster_name},
                      {"haServerAddr", request.ha_address},
                      {"brokerId", std::to_string(request.broker_id)},
                      {"enableActingMaster", "false"},
                      {"compressed", request.compressed ? "true" : "false"},
                      {"bodyCrc32", std::to_string(request.body_crc)}},
                     std::move(request.body)};
  call(name_server, std::move(frame), request.timeout_ms,
       [this, kept = std::move(done)](Status status) mutable {
         if (status.ok()) note_registered();
         kept(std::move(status));
       });
}

void RpcNameServerLink::unregister_broker(const std::string& name_server,
                                          broker::UnregisterRequest request, Done done) {
  rpc::Request frame{request_code::kUnregisterBroker,
                     {{"brokerName", request.broker_name},
                      {"brokerAddr", request.broker_address},
                      {"clusterName", request.cluster_name},
                      {"brokerId", std::to_string(request.broker_id)}},
                     {}};
  call(name_server, std::move(frame), request.timeout_ms, std::move(done));
}

bool RpcNameServerLink::wait_registered(std::int64_t timeout_ms) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::milliseconds(timeout_ms),
                           [this] { return registered_; });
}

void RpcNameServerLink::fetch_route(const std::string& name_server, const std::string& topic,
                                    std::int64_t timeout_ms, RouteDone done) {
  rpc::Request frame{request_code::kGetRouteInfoByTopic,
                     {{"topic", topic}, {"acceptStandardJsonOnly", "true"}},
                     {}};
  ask(name_server, std::move(frame), timeout_ms, [kept = std::move(done)](Answer answer) mutable {
    if (answer.ok() && (*answer)->code == response_code::kTopicNotExist) {
      return kept(Error{ErrorCode::kNotFound, "the name server does not know the topic"});
    }
    if (const Status status = to_status(answer); !status.ok()) return kept(status.error());
    kept(std::string((*answer)->body));
  });
}

void RpcNameServerLink::delete_topic(const std::string& name_server, const std::string& topic,
                                     std::int64_t timeout_ms, Done done) {
  rpc::Request frame{request_code::kDeleteTopicInNamesrv, {{"topic", topic}}, {}};
  call(name_server, std::move(frame), timeout_ms, std::move(done));
}

void RpcNameServerLink::call(const std::string& name_server, rpc::Request request,
                             std::int64_t timeout_ms, Done done) {
  ask(name_server, std::move(request), timeout_ms,
      [last = std::move(done)](Answer answer) mutable { last(to_status(answer)); });
}

void RpcNameServerLink::ask(const std::string& name_server, rpc::Request request,
                            std::int64_t timeout_ms, rpc::CallCompletion done) {
  const Result<HostAddress> address = net::resolve(name_server);
  if (!address.ok()) return done(address.error());
  loop_.post([this, to = *address, frame = std::move(request), timeout_ms,
              kept = std::move(done)]() mutable {
    client_.call(to, std::move(frame), timeout_ms, std::move(kept));
  });
}

void RpcNameServerLink::note_registered() {
  {
    const std::lock_guard lock(mutex_);
    registered_ = true;
  }
  changed_.notify_all();
}

}  // namespace saker::apps
