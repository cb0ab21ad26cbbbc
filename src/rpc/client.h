#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>

#include "base/rate_limit.h"
#include "net/loop.h"
#include "rpc/handler.h"
#include "rpc/session.h"

namespace saker::rpc {

/// Sends requests to servers by address: connects when needed, keeps one connection an address,
/// connects again after it closed. Thread: loop (create and destroy on it, or while it does not
/// run). Calls that wait for a connection when it is destroyed are dropped.
class Client {
 public:
  Client(net::Loop& loop, const Clock& clock);
  ~Client();

  /// `timeout_ms` covers connecting too, also where another call began it.
  void call(const HostAddress& address, Request request, std::int64_t timeout_ms,
            CallCompletion done);

 private:
  /// The peers of a client ask nothing: every request is answered as not supported.
  class NoRequests final : public Handler {
   public:
    void on_request(const SessionPtr& session, const wire::remoting::Command& command,
                    Responder responder) override;
    void on_close(const SessionPtr&) override {}
  };

  struct Waiting {
    Request request;
    std::int64_t deadline_ms;
    net::Loop::TimerId timer;
    CallCompletion done;
  };
  struct Peer {
    std::weak_ptr<Session> session;
    bool connecting = false;
    std::list<Waiting> waiting;  ///< for the connection
  };

  void connect(const HostAddress& address, Peer& peer, std::int64_t timeout_ms);
  void connected(const HostAddress& address, Result<net::Descriptor> socket);
  std::list<Waiting> take_waiting(Peer& peer);

  net::Loop& loop_;
  const Clock& clock_;
  NoRequests no_requests_;
  RateLimit broken_frames_;
  std::shared_ptr<SessionContext> context_;
  std::map<std::string, Peer> peers_;
  std::shared_ptr<bool> alive_;
};

}  // namespace saker::rpc
