#include "net/connector.h"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "net/socket_address.h"

namespace saker::net {
namespace {

/// One attempt. Its timer keeps it alive until it has reported, or the loop is gone.
class Attempt final : public Watcher, public std::enable_shared_from_this<Attempt> {
 public:
  Attempt(Loop& loop, const HostAddress& address, OnConnect done)
      : loop_(loop), address_(address), done_(std::move(done)) {}

  void start(std::int64_t timeout_ms) {
    SocketAddress target = to_socket_address(address_);
    socket_ = Descriptor(
        ::socket(target.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket_.valid()) return fail(ErrorCode::kIo, std::strerror(errno));
    const int on = 1;
    setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const int result = ::connect(socket_.get(), target.get(), target.size);
    if (result != 0 && errno != EINPROGRESS) {
      return fail(ErrorCode::kUnavailable, std::strerror(errno));
    }
    watched_ = true;
    loop_.watch(socket_.get(), EPOLLOUT, *this);
    timer_ = loop_.call_after(timeout_ms, [self = shared_from_this()] {
      self->timer_ = 0;
      self->fail(ErrorCode::kDeadlineExceeded, "no connection in time");
    });
  }

  void on_ready(std::uint32_t) override {
    const auto self = shared_from_this();
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return fail(ErrorCode::kUnavailable, std::strerror(error));
    stop_watching();
    report(std::move(socket_));
  }

 private:
  void fail(ErrorCode code, const char* reason) {
    stop_watching();
    report(Error{code, "cannot connect to " + to_string(address_) + ": " + reason});
  }
  void stop_watching() {
    if (watched_) loop_.unwatch(socket_.get());
    watched_ = false;
    if (timer_ != 0) loop_.cancel(timer_);
  }
  void report(Result<Descriptor> result) { done_(std::move(result)); }

  Loop& loop_;
  const HostAddress address_;
  OnConnect done_;
  Descriptor socket_;
  Loop::TimerId timer_ = 0;
  bool watched_ = false;
};

}  // namespace

void connect(Loop& loop, const HostAddress& address, std::int64_t timeout_ms, OnConnect done) {
  std::make_shared<Attempt>(loop, address, std::move(done))->start(timeout_ms);
}

}  // namespace saker::net
