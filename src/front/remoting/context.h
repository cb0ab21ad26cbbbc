#pragma once

#include "api/broker.h"
#include "front/remoting/remoting.h"
#include "rpc/responder.h"
#include "rpc/session.h"

namespace saker::front {

/// What a handler of one request works with. Lives during the call of the handler.
struct Context {
  api::Broker& broker;
  const RemotingOptions& options;
  api::RuntimeSettings* settings;  ///< null: they cannot be asked for
  const rpc::SessionPtr& session;
  const wire::remoting::Command& command;
  rpc::Responder responder;

  api::Lane lane() const { return api::Lane{session->loop().index()}; }
};

using HandlerFunction = void (*)(Context&);

}  // namespace saker::front
