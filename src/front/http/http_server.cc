#include "front/http/http_server.h"

#include <utility>

#include "front/http/http_session.h"
#include "net/connection.h"

namespace saker::front {

Result<std::unique_ptr<HttpServer>> HttpServer::listen(const HostAddress& address, HttpSite& site,
                                                       const Clock& clock) {
  std::unique_ptr<HttpServer> server(new HttpServer(site, clock));
  auto listener =
      net::Listener::open(*server->loop_, address,
                          [to = server.get()](net::Descriptor socket, const HostAddress& peer) {
                            to->accept(std::move(socket), peer);
                          });
  if (!listener) return listener.error();
  server->listener_ = std::move(*listener);
  return server;
}

HttpServer::~HttpServer() { stop(); }

void HttpServer::start() {
  listener_->start();
  thread_ = std::thread([this] { loop_->run(); });
}

void HttpServer::stop() {
  if (!thread_.joinable()) return;
  loop_->stop();
  thread_.join();
}

void HttpServer::accept(net::Descriptor socket, const HostAddress& peer) {
  // Closed at once: a client that asks again later is better off than one that waits.
  if (loop_->connection_count() >= kConnectionsMax) return;
  net::Connection::open(*loop_, std::move(socket), peer, {.idle_ms = kIdleMs},
                        std::make_shared<HttpSession>(site_, loop_));
}

}  // namespace saker::front
