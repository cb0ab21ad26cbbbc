#include "rpc/client.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "net/connector.h"

namespace saker::rpc {

Client::Client(net::Loop& loop, const Clock& clock)
    : loop_(loop),
      clock_(clock),
      broken_frames_(clock, 1),
      context_(std::make_shared<SessionContext>(SessionContext{no_requests_, broken_frames_, {}})),
      alive_(std::make_shared<bool>(true)) {}

Client::~Client() {
  *alive_ = false;
  for (auto& [address, peer] : peers_) {
    if (const auto session = peer.session.lock()) session->close("the client stops");
    take_waiting(peer);
  }
}

void Client::call(const HostAddress& address, Request request, std::int64_t timeout_ms,
                  CallCompletion done) {
  Peer& peer = peers_[to_string(address)];
  const SessionPtr session = peer.session.lock();
  if (session != nullptr && session->connection() != nullptr) {
    return session->call(request, timeout_ms, std::move(done));
  }
  peer.waiting.push_back(
      Waiting{std::move(request), clock_.steady_ms() + timeout_ms, 0, std::move(done)});
  const auto self = std::prev(peer.waiting.end());
  self->timer = loop_.call_after(timeout_ms, [&peer, self, where = to_string(address)] {
    Waiting late = std::move(*self);
    peer.waiting.erase(self);
    late.done(Error{ErrorCode::kDeadlineExceeded, where + ": no connection in time"});
  });
  if (!peer.connecting) connect(address, peer, timeout_ms);
}

std::list<Client::Waiting> Client::take_waiting(Peer& peer) {
  for (const Waiting& call : peer.waiting) loop_.cancel(call.timer);
  return std::exchange(peer.waiting, {});
}

void Client::connect(const HostAddress& address, Peer& peer, std::int64_t timeout_ms) {
  peer.connecting = true;
  net::connect(loop_, address, timeout_ms,
               [this, address, alive = alive_](Result<net::Descriptor> socket) {
                 if (*alive) connected(address, std::move(socket));
               });
}

void Client::connected(const HostAddress& address, Result<net::Descriptor> socket) {
  Peer& peer = peers_[to_string(address)];
  peer.connecting = false;
  std::list<Waiting> waiting = take_waiting(peer);
  if (!socket.ok()) {
    for (Waiting& call : waiting) call.done(socket.error());
    return;
  }
  const SessionPtr session =
      Session::open(loop_, std::move(socket).value(), address, net::ConnectionOptions{}, context_);
  peer.session = session;
  for (Waiting& call : waiting) {
    const std::int64_t left = call.deadline_ms - clock_.steady_ms();
    session->call(call.request, std::max<std::int64_t>(left, 1), std::move(call.done));
  }
}

void Client::NoRequests::on_request(const SessionPtr&, const wire::remoting::Command& command,
                                    Responder responder) {
  const std::string remark = " request type " + std::to_string(command.code) + " not supported";
  std::move(responder).answer({wire::remoting::response::kRequestCodeNotSupported, remark});
}

}  // namespace saker::rpc
