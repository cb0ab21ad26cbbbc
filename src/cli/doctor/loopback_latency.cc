#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "cli/doctor/latency.h"
#include "cli/doctor/repeat.h"
#include "net/descriptor.h"

namespace saker::cli {
namespace {

using Message = std::array<char, 64>;

Error refused(const char* call) {
  return Error{ErrorCode::kIo, std::string("127.0.0.1: ") + call + ": " + std::strerror(errno)};
}

bool send_all(int fd, const Message& message) {
  return ::send(fd, message.data(), message.size(), MSG_NOSIGNAL) ==
         static_cast<ssize_t>(message.size());
}

bool receive_all(int fd, Message& message) {
  return ::recv(fd, message.data(), message.size(), MSG_WAITALL) ==
         static_cast<ssize_t>(message.size());
}

void echo_until_closed(int fd) {
  Message message;
  while (receive_all(fd, message) && send_all(fd, message)) {
  }
}

struct Pair {
  net::Descriptor near;
  net::Descriptor far;
};

void send_at_once(const net::Descriptor& socket) {
  const int on = 1;
  ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

Result<Pair> connected_pair() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;

  const net::Descriptor listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!listener.valid()) return refused("socket");
  if (::bind(listener.get(), name, size) != 0) return refused("bind");
  if (::listen(listener.get(), 1) != 0) return refused("listen");
  if (::getsockname(listener.get(), name, &size) != 0) return refused("getsockname");

  Pair pair;
  pair.near = net::Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!pair.near.valid()) return refused("socket");
  if (::connect(pair.near.get(), name, size) != 0) return refused("connect");
  pair.far = net::Descriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!pair.far.valid()) return refused("accept");
  send_at_once(pair.near);
  send_at_once(pair.far);
  return pair;
}

}  // namespace

Result<Latency> measure_loopback(std::int64_t duration_ms) {
  auto pair = connected_pair();
  if (!pair) return pair.error();
  std::thread echo(echo_until_closed, pair->far.get());
  Message message{};
  auto times = time_repeatedly(duration_ms, [&](std::size_t) -> Status {
    if (!send_all(pair->near.get(), message)) return refused("send");
    if (!receive_all(pair->near.get(), message)) return refused("recv");
    return {};
  });
  ::shutdown(pair->near.get(), SHUT_RDWR);
  echo.join();
  if (!times) return times.error();
  return summarize(std::move(*times));
}

}  // namespace saker::cli
