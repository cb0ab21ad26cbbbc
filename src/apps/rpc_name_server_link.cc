#include "apps/rpc_name_server_link.h"

#include <chrono>

#include "net/resolver.h"

namespace saker::apps {
namespace {

namespace request_code = wire::remoting::request;

Status to_status(const Result<const wire::remoting::Command*>& answer) {
  if (!answer.ok()) return answer.error();
  const wire::remoting::Command& command = **answer;
  if (command.code == wire::remoting::response::kSuccess) return {};
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

void RpcNameServerLink::call(const std::string& name_server, rpc::Request request,
                             std::int64_t timeout_ms, Done done) {
  const Result<HostAddress> address = net::resolve(name_server);
  if (!address.ok()) return done(address.error());
  loop_.post([this, to = *address, frame = std::move(request), timeout_ms,
              kept = std::move(done)]() mutable {
    client_.call(to, std::move(frame), timeout_ms,
                 [last = std::move(kept)](Result<const wire::remoting::Command*> answer) mutable {
                   last(to_status(answer));
                 });
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
