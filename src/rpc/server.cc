#include "rpc/server.h"

namespace saker::rpc {
namespace {

constexpr int kBrokenFrameLinesPerSecond = 5;

}  // namespace

Server::Server(net::LoopGroup& loops, const Clock& clock, const ServerOptions& options)
    : loops_(loops), options_(options), broken_frames_(clock, kBrokenFrameLinesPerSecond) {}

Result<HostAddress> Server::listen(const HostAddress& address) {
  auto listener = net::Listener::open(
      loops_[0], address,
      [this](net::Descriptor socket, const HostAddress& peer) { accept(std::move(socket), peer); });
  if (!listener.ok()) return listener.error();
  listeners_.push_back(std::move(listener).value());
  return listeners_.back()->address();
}

void Server::start(Handler& handler) {
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    contexts_.push_back(
        std::make_shared<SessionContext>(SessionContext{handler, broken_frames_, {}}));
  }
  for (auto& listener : listeners_) listener->start();
}

void Server::accept(net::Descriptor socket, const HostAddress& peer) {
  const std::size_t index = next_loop_++ % loops_.size();
  net::Loop& loop = loops_[index];
  if (index == 0) {
    Session::open(loop, std::move(socket), peer, options_.connection, contexts_[0]);
    return;
  }
  loop.post([this, &loop, index, peer, taken = std::move(socket)]() mutable {
    Session::open(loop, std::move(taken), peer, options_.connection, contexts_[index]);
  });
}

}  // namespace saker::rpc
