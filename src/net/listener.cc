#include "net/listener.h"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "net/socket_address.h"

namespace saker::net {
namespace {

constexpr int kBacklog = 1024;
constexpr int kAcceptsPerTurn = 256;
constexpr std::int64_t kRetryMs = 100;

Error cannot_listen(const HostAddress& address) {
  std::string advice;
  if (errno == EADDRINUSE) advice = ": stop what listens there, or choose another port (0: any)";
  if (errno == EACCES) advice = ": ports below 1024 need a privilege, choose another";
  return Error{ErrorCode::kIo,
               "cannot listen on " + to_string(address) + ": " + std::strerror(errno) + advice};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(Loop& loop, const HostAddress& address,
                                                 OnAccept on_accept) {
  SocketAddress bound = to_socket_address(address);
  Descriptor socket(
      ::socket(bound.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (!socket.valid() || setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(socket.get(), bound.get(), bound.size) != 0 || ::listen(socket.get(), kBacklog) != 0 ||
      getsockname(socket.get(), bound.get(), &bound.size) != 0) {
    return cannot_listen(address);
  }
  return std::unique_ptr<Listener>(
      new Listener(loop, std::move(socket), to_host_address(bound), std::move(on_accept)));
}

Listener::Listener(Loop& loop, Descriptor socket, const HostAddress& address, OnAccept on_accept)
    : loop_(loop),
      socket_(std::move(socket)),
      address_(address),
      on_accept_(std::move(on_accept)),
      log_limit_(loop.clock(), 1) {}

Listener::~Listener() {
  if (retry_timer_ != 0) loop_.cancel(retry_timer_);
  if (started_) loop_.unwatch(socket_.get());
}

void Listener::start() {
  started_ = true;
  loop_.watch(socket_.get(), EPOLLIN, *this);
}

void Listener::on_ready(std::uint32_t) {
  for (int i = 0; i < kAcceptsPerTurn; ++i) {
    SocketAddress peer;
    Descriptor socket(
        ::accept4(socket_.get(), peer.get(), &peer.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (!socket.valid()) {
      if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) pause(errno);
      return;
    }
    const int on = 1;
    setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    on_accept_(std::move(socket), to_host_address(peer));
  }
}

/// Whoever waits would wake the loop at once, again and again.
void Listener::pause(int error) {
  if (std::uint64_t withheld = 0; log_limit_.admit(withheld)) {
    const bool lacks_files = error == EMFILE || error == ENFILE;
    log::error("net: cannot accept on {}: {}{} withheld={}", to_string(address_),
               std::strerror(error),
               lacks_files ? "; raise the limit of open files (ulimit -n)" : "", withheld);
  }
  loop_.unwatch(socket_.get());
  retry_timer_ = loop_.call_after(kRetryMs, [this] {
    retry_timer_ = 0;
    loop_.watch(socket_.get(), EPOLLIN, *this);
  });
}

}  // namespace saker::net
