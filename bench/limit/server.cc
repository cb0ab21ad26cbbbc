#include "server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

#include <isa-l/crc.h>

namespace saker::limit {
namespace {

constexpr size_t kScratchBytes = 256 * 1024;
constexpr std::string_view kPullCode = "{\"code\":11,";

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

uint32_t u32_at(const char* at) {
  uint32_t value = 0;
  std::memcpy(&value, at, 4);
  return ntohl(value);
}

int listen_on_loopback(uint16_t port) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  int one = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  at.sin_port = htons(port);
  if (bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) fail("bind");
  if (listen(fd, 1024) != 0) fail("listen");
  return fd;
}

void control(int poller, int action, int fd, uint32_t events, void* who) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = who;
  if (epoll_ctl(poller, action, fd, &event) != 0) fail("epoll_ctl");
}

}  // namespace

Server::Server(const Options& options, RecycledFile& file, Answers& answers)
    : listener_(listen_on_loopback(options.port)),
      poller_(epoll_create1(EPOLL_CLOEXEC)),
      durability_(options.durability),
      file_(file),
      answers_(answers),
      scratch_(kScratchBytes) {
  control(poller_, EPOLL_CTL_ADD, listener_, EPOLLIN, nullptr);
}

Server::~Server() {
  for (auto& client : clients_) close(client->fd);
  close(poller_);
  close(listener_);
}

uint16_t Server::port() const {
  sockaddr_in at{};
  socklen_t bytes = sizeof at;
  if (getsockname(listener_, reinterpret_cast<sockaddr*>(&at), &bytes) != 0) fail("getsockname");
  return ntohs(at.sin_port);
}

void Server::run() {
  std::array<epoll_event, 256> events{};
  std::vector<Client*> to_answer;
  while (true) {
    int count = epoll_wait(poller_, events.data(), events.size(), -1);
    if (count < 0 && errno != EINTR) fail("epoll_wait");
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<size_t>(i)];
      if (event.data.ptr == nullptr) {
        accept_one();
        continue;
      }
      auto& client = *static_cast<Client*>(event.data.ptr);
      if ((event.events & ~EPOLLOUT) != 0) read_all(client);
      if (durability_ == Durability::kSynced) {
        to_answer.push_back(&client);
      } else {
        flush(client);
      }
    }
    file_.commit();
    for (Client* client : to_answer) flush(*client);
    to_answer.clear();
    if (any_closed_) forget_closed();
  }
}

void Server::accept_one() {
  int fd = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) return;
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  clients_.push_back(std::make_unique<Client>());
  clients_.back()->fd = fd;
  control(poller_, EPOLL_CTL_ADD, fd, EPOLLIN, clients_.back().get());
}

void Server::read_all(Client& client) {
  while (!client.closed) {
    ssize_t got = recv(client.fd, scratch_.data(), scratch_.size(), 0);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
      client.closed = any_closed_ = true;
      return;
    }
    std::string_view bytes(scratch_.data(), static_cast<size_t>(got));
    if (client.partial.empty()) {
      client.partial.assign(bytes.substr(take_frames(client, bytes)));
    } else {
      client.partial.append(bytes);
      client.partial.erase(0, take_frames(client, client.partial));
    }
    if (bytes.size() < scratch_.size()) return;
  }
}

// Returns how many bytes were whole frames.
size_t Server::take_frames(Client& client, std::string_view bytes) {
  size_t at = 0;
  while (bytes.size() - at >= 8) {
    size_t frame_bytes = 4 + size_t{u32_at(bytes.data() + at)};
    if (bytes.size() - at < frame_bytes) break;
    take_frame(client, bytes.substr(at, frame_bytes));
    at += frame_bytes;
  }
  return at;
}

void Server::take_frame(Client& client, std::string_view frame) {
  size_t header_bytes = u32_at(frame.data() + 4) & 0xFFFFFF;
  const char* opaque = nullptr;
  if (8 + header_bytes <= frame.size()) opaque = client.opaque.find(frame.substr(8, header_bytes));
  if (opaque == nullptr) {
    client.closed = any_closed_ = true;
    return;
  }
  if (frame.substr(8).starts_with(kPullCode)) {
    answer_pull(client, opaque);
    return;
  }
  checksum_ ^= crc32_gzip_refl(0, reinterpret_cast<const unsigned char*>(frame.data()),
                               static_cast<uint64_t>(frame.size()));
  file_.append(frame);
  client.out.append(answers_.plain(opaque));
}

void Server::answer_pull(Client& client, const char* opaque) {
  std::string_view head = answers_.pull_head(opaque);
  std::string_view body = answers_.pull_body();
  size_t sent = 0;
  if (client.out.empty()) {
    std::array<iovec, 2> pieces{iovec{const_cast<char*>(head.data()), head.size()},
                                iovec{const_cast<char*>(body.data()), body.size()}};
    ssize_t done = writev(client.fd, pieces.data(), pieces.size());
    sent = done > 0 ? static_cast<size_t>(done) : 0;
  }
  if (sent < head.size()) client.out.append(head.substr(sent));
  sent -= std::min(sent, head.size());
  client.out.append(body.substr(sent));
}

void Server::flush(Client& client) {
  if (client.closed) return;
  if (!client.out.empty()) {
    ssize_t sent = send(client.fd, client.out.data(), client.out.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno != EAGAIN && errno != EINTR) {
      client.closed = any_closed_ = true;
      return;
    }
    if (sent > 0) client.out.erase(0, static_cast<size_t>(sent));
  }
  bool blocked = !client.out.empty();
  if (blocked == client.watches_writable) return;
  client.watches_writable = blocked;
  control(poller_, EPOLL_CTL_MOD, client.fd, blocked ? EPOLLIN | EPOLLOUT : EPOLLIN, &client);
}

void Server::forget_closed() {
  any_closed_ = false;
  std::erase_if(clients_, [](const std::unique_ptr<Client>& client) {
    if (client->closed) close(client->fd);
    return client->closed;
  });
}

}  // namespace saker::limit
