#include "net/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace saker::net {
namespace {

// An input buffer larger than this is given back once it is empty.
constexpr std::size_t kInboxKeepBytes = 16 << 10;
constexpr std::int64_t kIdleCheckMs = 10'000;

}  // namespace

std::shared_ptr<Connection> Connection::open(Loop& loop, Descriptor socket, const HostAddress& peer,
                                             const ConnectionOptions& options,
                                             std::shared_ptr<ConnectionHandler> handler) {
  auto connection =
      std::make_shared<Connection>(loop, std::move(socket), peer, options, std::move(handler));
  loop.adopt(connection);
  connection->interest_ = EPOLLIN;
  loop.watch(connection->socket_.get(), connection->interest_, *connection);
  connection->check_idle();
  return connection;
}

Connection::Connection(Loop& loop, Descriptor socket, const HostAddress& peer,
                       const ConnectionOptions& options, std::shared_ptr<ConnectionHandler> handler)
    : loop_(loop),
      socket_(std::move(socket)),
      peer_(peer),
      options_(options),
      handler_(std::move(handler)),
      active_ms_(loop.clock().steady_ms()) {}

void Connection::touch_output() {
  outbox_.commit_text();
  if (dirty_ || closed_) return;
  dirty_ = true;
  loop_.mark_dirty(*this);
}

void Connection::close(std::string_view reason) {
  if (closed_) return;
  closed_ = true;
  const auto self = shared_from_this();
  if (idle_timer_ != 0) loop_.cancel(idle_timer_);
  note_unread(0);
  loop_.unwatch(socket_.get());
  socket_ = Descriptor();
  loop_.release(*this);
  handler_->on_close(*this, reason);
}

void Connection::close_when_written(std::string_view reason) {
  closing_ = true;
  close_reason_ = reason;
  touch_output();
}

void Connection::hold_input() {
  held_ = true;
  update_interest();
}

void Connection::release_input() {
  held_ = false;
  input_left_ = !inbox_.empty();
  update_interest();
}

void Connection::on_ready(std::uint32_t events) {
  const auto self = shared_from_this();
  if ((events & EPOLLOUT) != 0) {
    write_blocked_ = false;
    flush();
  }
  if (closed_) return;
  if (!is_reading()) {
    // Input may have been noticed before it was not wanted any more: it waits.
    if ((events & (EPOLLHUP | EPOLLERR)) != 0) close_hung_up();
  } else if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
    read_some();
  }
}

/// Nothing will be read that says why, so the socket is asked.
void Connection::close_hung_up() {
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  close(error != 0 ? std::strerror(error) : "closed by the peer");
}

void Connection::read_some() {
  const ssize_t got = ::recv(socket_.get(), loop_.read_buffer(), Loop::kReadBytes, 0);
  if (got > 0) {
    active_ms_ = loop_.clock().steady_ms();
    consume_input({loop_.read_buffer(), static_cast<std::size_t>(got)});
    return;
  }
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  close(got == 0 ? "closed by the peer" : std::strerror(errno));
}

void Connection::consume_input(std::string_view fresh) {
  std::string_view input = fresh;
  if (!inbox_.empty()) {
    inbox_.append(fresh);
    input = inbox_;
  }
  const std::size_t taken = handler_->on_data(*this, input);
  if (closed_) return;
  if (inbox_.empty()) {
    inbox_.assign(input.substr(taken));
  } else {
    inbox_.erase(0, taken);
  }
  if (inbox_.empty() && inbox_.capacity() > kInboxKeepBytes) inbox_ = std::string();
  input_left_ = output_full() && !inbox_.empty();
}

/// In a turn of its own, so that what the rest of the input asks for is handled like fresh input.
void Connection::resume_input() {
  input_left_ = false;
  loop_.post([weak = weak_from_this()] {
    const auto self = weak.lock();
    if (self && !self->closed_ && !self->held_ && !self->inbox_.empty()) self->consume_input({});
  });
}

void Connection::flush() {
  dirty_ = false;
  if (closed_) return;
  if (!write_blocked_) write_some();
  if (closed_) return;
  note_unread(outbox_.pending());
  if (outbox_.pending() > options_.write_max_bytes) return close(kTooSlow);
  if (outbox_.empty() && closing_) return close(close_reason_);
  update_interest();
}

/// Until the socket takes no more. Closes on an error.
void Connection::write_some() {
  iovec pieces[Outbox::kPiecesMax];
  while (!outbox_.empty()) {
    msghdr message{};
    message.msg_iov = pieces;
    message.msg_iovlen = static_cast<std::size_t>(outbox_.gather(pieces));
    const ssize_t sent = ::sendmsg(socket_.get(), &message, MSG_NOSIGNAL);
    if (sent >= 0) {
      outbox_.consume(static_cast<std::size_t>(sent));
      active_ms_ = loop_.clock().steady_ms();
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return close(std::strerror(errno));
    write_blocked_ = true;
    return;
  }
}

void Connection::note_unread(std::size_t bytes) {
  if (bytes == unread_bytes_) return;
  loop_.note_unread(std::exchange(unread_bytes_, bytes), bytes);
}

void Connection::update_interest() {
  if (closed_) return;
  if (output_full()) read_paused_ = true;
  if (outbox_.pending() < options_.write_low_bytes) read_paused_ = false;
  if (input_left_ && !read_paused_ && !held_) resume_input();
  const std::uint32_t wanted = (is_reading() ? std::uint32_t{EPOLLIN} : 0u) |
                               (write_blocked_ ? std::uint32_t{EPOLLOUT} : 0u);
  if (wanted == interest_) return;
  interest_ = wanted;
  loop_.rewatch(socket_.get(), interest_, *this);
}

void Connection::check_idle() {
  if (held_) active_ms_ = loop_.clock().steady_ms();  // it is for us to send something
  const std::int64_t quiet_ms = loop_.clock().steady_ms() - active_ms_;
  if (options_.idle_ms > 0 && quiet_ms >= options_.idle_ms) {
    idle_timer_ = 0;
    return close("idle");
  }
  if (quiet_ms >= kIdleCheckMs) outbox_.shrink();
  const std::int64_t left = options_.idle_ms > 0 ? options_.idle_ms - quiet_ms : kIdleCheckMs;
  idle_timer_ = loop_.call_after(std::min(left, kIdleCheckMs), [this] { check_idle(); });
}

}  // namespace saker::net
