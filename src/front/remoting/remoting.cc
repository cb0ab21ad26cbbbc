#include "front/remoting/remoting.h"

#include "front/remoting/client_session.h"
#include "front/remoting/dispatch.h"

namespace saker::front {

Remoting::Remoting(api::Broker& broker, RemotingOptions options, api::RuntimeSettings* settings)
    : broker_(broker), options_(std::move(options)), settings_(settings) {}

void Remoting::on_request(const rpc::SessionPtr& session, const wire::remoting::Command& command,
                          rpc::Responder responder) {
  const HandlerFunction handler = find_handler(command.code);
  if (handler == nullptr) {
    const std::string remark = " request type " + std::to_string(command.code) + " not supported";
    return std::move(responder).answer(
        {wire::remoting::response::kRequestCodeNotSupported, remark});
  }
  Context context{broker_, options_, settings_, session, command, std::move(responder)};
  handler(context);
}

void Remoting::on_close(const rpc::SessionPtr& session) {
  if (const auto client = ClientSession::existing(session)) broker_.client_closed(client);
}

}  // namespace saker::front
