#include "namesrv/request_handler.h"

#include <utility>

#include "namesrv/dispatch.h"
#include "rpc/session.h"

namespace saker::namesrv {
namespace {

/// A link over a session. The session's loop outlives it.
class SessionLink final : public BrokerLink {
 public:
  explicit SessionLink(const rpc::SessionPtr& session)
      : session_(session), loop_(session->loop()) {}

  void tell(rpc::Request request) override {
    loop_.post([session = session_, request = std::move(request)] {
      if (const rpc::SessionPtr open = session.lock()) open->tell(request);
    });
  }

  void close() override {
    loop_.post([session = session_] {
      if (const rpc::SessionPtr open = session.lock()) open->close("the broker is silent");
    });
  }

 private:
  const std::weak_ptr<rpc::Session> session_;
  net::Loop& loop_;
};

BrokerLinkPtr link_of(const rpc::SessionPtr& session) {
  if (session->attachment == nullptr) {
    BrokerLinkPtr link = std::make_shared<SessionLink>(session);
    session->attachment = std::make_shared<BrokerLinkPtr>(std::move(link));
  }
  return *std::static_pointer_cast<BrokerLinkPtr>(session->attachment);
}

}  // namespace

void RequestHandler::on_request(const rpc::SessionPtr& session,
                                const wire::remoting::Command& command, rpc::Responder responder) {
  const bool registers = command.code == wire::remoting::request::kRegisterBroker;
  const Answer answer = dispatch(
      services_, {command, registers ? link_of(session) : BrokerLinkPtr(), session->peer()});
  rpc::Reply reply;
  reply.code = answer.code;
  if (answer.remark) reply.remark = *answer.remark;
  if (!answer.has_fields) return std::move(responder).answer(reply, answer.body_bytes());
  const auto write_fields = [&answer](wire::remoting::FrameWriter& writer) {
    for (const auto& [name, value] : answer.fields) writer.field(name, std::string_view(value));
  };
  std::move(responder).answer_with(reply, write_fields, answer.body_bytes());
}

void RequestHandler::on_close(const rpc::SessionPtr& session) {
  if (session->attachment != nullptr) services_.routes.link_closed(*link_of(session));
}

}  // namespace saker::namesrv
