#include "cli/admin/bundle/http_get.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/clock.h"

namespace saker::cli {
namespace {

constexpr std::size_t kBytesMax = 64 << 20;

/// A connection with one deadline for all that is done over it.
class Exchange {
 public:
  Exchange(const HostAddress& address, std::int64_t timeout_ms)
      : address_(address), deadline_ms_(clock_.steady_ms() + timeout_ms) {}
  ~Exchange() {
    if (socket_ >= 0) ::close(socket_);
  }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Status connect();
  Status write(std::string_view bytes);
  /// Until the other side closes.
  Result<std::string> read();

 private:
  Error gone() const {
    return {ErrorCode::kUnavailable, "http://" + to_string(address_) + ": " + std::strerror(errno)};
  }

  Status wait(short events) {
    const std::int64_t left_ms = deadline_ms_ - clock_.steady_ms();
    pollfd ready{socket_, events, 0};
    const int count = left_ms > 0 ? ::poll(&ready, 1, static_cast<int>(left_ms)) : 0;
    if (count > 0) return {};
    return Error{ErrorCode::kDeadlineExceeded,
                 "http://" + to_string(address_) + " does not answer in time"};
  }

  const SystemClock clock_;
  const HostAddress address_;
  const std::int64_t deadline_ms_;
  int socket_ = -1;
};

Status Exchange::connect() {
  sockaddr_storage storage{};
  socklen_t size = 0;
  if (address_.is_v6) {
    auto* to = reinterpret_cast<sockaddr_in6*>(&storage);
    to->sin6_family = AF_INET6;
    to->sin6_port = htons(static_cast<std::uint16_t>(address_.port));
    std::memcpy(&to->sin6_addr, address_.ip.data(), 16);
    size = sizeof *to;
  } else {
    auto* to = reinterpret_cast<sockaddr_in*>(&storage);
    to->sin_family = AF_INET;
    to->sin_port = htons(static_cast<std::uint16_t>(address_.port));
    std::memcpy(&to->sin_addr, address_.ip.data(), 4);
    size = sizeof *to;
  }
  socket_ = ::socket(storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return gone();
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&storage), size) == 0) return {};
  if (errno != EINPROGRESS) return gone();
  if (Status ready = wait(POLLOUT); !ready.ok()) return ready;
  socklen_t length = sizeof errno;
  int failure = 0;
  ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &failure, &length);
  errno = failure;
  return failure == 0 ? Status() : Status(gone());
}

Status Exchange::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno != EAGAIN && errno != EINTR) {
      return gone();
    } else if (Status ready = wait(POLLOUT); !ready.ok()) {
      return ready;
    }
  }
  return {};
}

Result<std::string> Exchange::read() {
  std::string answer;
  std::array<char, 65'536> part;
  while (answer.size() < kBytesMax) {
    const ssize_t count = ::recv(socket_, part.data(), part.size(), 0);
    if (count == 0) return answer;
    if (count > 0) {
      answer.append(part.data(), static_cast<std::size_t>(count));
    } else if (errno != EAGAIN && errno != EINTR) {
      return gone();
    } else if (Status ready = wait(POLLIN); !ready.ok()) {
      return ready.error();
    }
  }
  return Error{ErrorCode::kResourceExhausted,
               "http://" + to_string(address_) + " answers with more than 64 MiB"};
}

}  // namespace

Result<std::string> http_get(const HostAddress& address, const std::string& path,
                             std::int64_t timeout_ms) {
  Exchange exchange(address, timeout_ms);
  if (Status connected = exchange.connect(); !connected.ok()) return connected.error();
  // 1.0: the body ends where the connection does.
  Status written = exchange.write("GET " + path + " HTTP/1.0\r\nHost: " + to_string(address) +
                                  "\r\nConnection: close\r\n\r\n");
  if (!written.ok()) return written.error();
  auto answer = exchange.read();
  if (!answer.ok()) return answer;
  const std::string status = answer->substr(0, answer->find('\r'));
  const std::size_t end = answer->find("\r\n\r\n");
  if (status.find(" 200") == std::string::npos || end == std::string::npos) {
    return Error{ErrorCode::kFailedPrecondition,
                 "http://" + to_string(address) + path + " answered '" + status + "'"};
  }
  return answer->substr(end + 4);
}

}  // namespace saker::cli
