#include "front/remoting/client_session.h"

#include <string>

namespace saker::front {

api::ClientChannelPtr ClientSession::of(const rpc::SessionPtr& session) {
  if (!session->attachment) session->attachment = std::make_shared<ClientSession>(session);
  return existing(session);
}

api::ClientChannelPtr ClientSession::existing(const rpc::SessionPtr& session) {
  return std::static_pointer_cast<ClientSession>(session->attachment);
}

ClientSession::ClientSession(const rpc::SessionPtr& session)
    : session_(session), loop_(session->loop()), peer_(session->peer()) {}

void ClientSession::notify_members_changed(std::string_view group) {
  loop_.post([weak = session_, name = std::string(group)] {
    const auto session = weak.lock();
    if (!session) return;
    session->tell(
        {wire::remoting::request::kNotifyConsumerIdsChanged, {{"consumerGroup", name}}, {}});
  });
}

void ClientSession::close() {
  loop_.post([weak = session_] {
    if (const auto session = weak.lock()) session->close("not heard of for too long");
  });
}

}  // namespace saker::front
