#pragma once

#include <memory>

#include "rpc/responder.h"
#include "wire/remoting/command.h"

namespace saker::rpc {

class Session;
using SessionPtr = std::shared_ptr<Session>;

/// What a server does with requests. One handler serves all loops at once: each call comes on the
/// loop of its session.
class Handler {
 public:
  virtual ~Handler() = default;

  /// A request, or a oneway (then the responder swallows every answer). The command lives during
  /// the call; the responder may be kept and answered later, on the same loop.
  virtual void on_request(const SessionPtr& session, const wire::remoting::Command& command,
                          Responder responder) = 0;
  /// The connection is gone. Once, and last.
  virtual void on_close(const SessionPtr& session) = 0;
};

}  // namespace saker::rpc
