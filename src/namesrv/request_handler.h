#pragma once

#include "namesrv/verb.h"
#include "rpc/handler.h"

namespace saker::namesrv {

/// The name server as the server of a port sees it: a request in, one answer out, at once. Keeps
/// with each session the link that brokers register over.
///
/// Thread: any; each session's calls come on its loop.
class RequestHandler final : public rpc::Handler {
 public:
  /// The services outlive the handler.
  explicit RequestHandler(Services& services) : services_(services) {}

  void on_request(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                  rpc::Responder responder) override;
  void on_close(const rpc::SessionPtr& session) override;

 private:
  Services& services_;
};

}  // namespace saker::namesrv
