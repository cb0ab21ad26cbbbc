#pragma once

#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/rate_limit.h"
#include "base/result.h"
#include "net/listener.h"
#include "net/loop_group.h"
#include "rpc/handler.h"
#include "rpc/session.h"

namespace saker::rpc {

/// Bounds of every connection of a server.
struct ServerOptions {
  net::ConnectionOptions connection;
};

/// Serves one handler on one or more addresses, spreading connections over the loops of a group in
/// turn. Thread: its owner, before the loops run and after they stopped.
class Server {
 public:
  Server(net::LoopGroup& loops, const Clock& clock, const ServerOptions& options);

  /// Binds; connections are accepted from start() on. Returns the address with its real port.
  Result<HostAddress> listen(const HostAddress& address);
  /// The handler outlives the loops' run.
  void start(Handler& handler);

 private:
  void accept(net::Descriptor socket, const HostAddress& peer);

  net::LoopGroup& loops_;
  const ServerOptions options_;
  RateLimit broken_frames_;
  std::vector<std::shared_ptr<SessionContext>> contexts_;  // one a loop
  std::vector<std::unique_ptr<net::Listener>> listeners_;
  std::size_t next_loop_ = 0;  // Thread: loop 0
};

}  // namespace saker::rpc
