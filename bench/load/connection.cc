#include "connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace saker::load {
namespace {

constexpr size_t kFrameLimit = 16 << 20;
constexpr size_t kIncomplete = SIZE_MAX;
constexpr size_t kPiecesPerWrite = 1024;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what + ": " + std::strerror(errno));
}

uint32_t u32_at(const char* at) {
  uint32_t value = 0;
  std::memcpy(&value, at, 4);
  return ntohl(value);
}

}  // namespace

int connect_to(const std::string& address) {
  size_t colon = address.rfind(':');
  sockaddr_in to{};
  to.sin_family = AF_INET;
  if (colon == std::string::npos ||
      inet_pton(AF_INET, address.substr(0, colon).c_str(), &to.sin_addr) != 1) {
    throw std::runtime_error("not an address: " + address);
  }
  to.sin_port = htons(static_cast<uint16_t>(std::stoi(address.substr(colon + 1))));
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  if (connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) {
    close(fd);
    fail("connect to " + address);
  }
  int one = 1;
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

Connection::Connection(const ConnectionOptions& options)
    : fd_(connect_to(options.address)),
      bodies_(options.bodies),
      parser_(options.wants_next_offset),
      buffer_(options.buffer_bytes) {
  fcntl(fd_, F_SETFL, O_NONBLOCK);
}

Connection::~Connection() { close(fd_); }

size_t Connection::read_some(char* to, size_t bytes) {
  ssize_t got = recv(fd_, to, bytes, 0);
  if (got > 0) return static_cast<size_t>(got);
  if (got == 0) throw std::runtime_error("the server closed the connection");
  if (errno == EAGAIN || errno == EINTR) return 0;
  fail("recv");
}

void Connection::receive(const std::function<void(const Answer&)>& on_answer) {
  filled_ += read_some(buffer_.data() + filled_, buffer_.size() - filled_);
  size_t at = 0;
  while (at < filled_) {
    size_t next = skip_left_ > 0 ? skip_body(at, on_answer) : take_frame(at, on_answer);
    if (next == kIncomplete) break;
    at = next;
  }
  filled_ -= at;
  if (at > 0 && filled_ > 0) std::memmove(buffer_.data(), buffer_.data() + at, filled_);
}

size_t Connection::skip_body(size_t at, const std::function<void(const Answer&)>& on_answer) {
  size_t dropped = std::min(skip_left_, filled_ - at);
  skip_left_ -= dropped;
  if (skip_left_ == 0) on_answer(skipped_);
  return at + dropped;
}

// The end of the frame at `at`, or of its header where the body is to be skipped.
size_t Connection::take_frame(size_t at, const std::function<void(const Answer&)>& on_answer) {
  if (filled_ - at < 8) return kIncomplete;
  const char* frame = buffer_.data() + at;
  size_t frame_bytes = 4 + size_t{u32_at(frame)};
  size_t header_bytes = u32_at(frame + 4) & 0xFFFFFF;
  if (frame[4] != 0 || frame_bytes > kFrameLimit || 8 + header_bytes > frame_bytes) {
    throw std::runtime_error("the server sent what is not a frame with a JSON header");
  }
  size_t body_bytes = frame_bytes - 8 - header_bytes;
  size_t wanted = bodies_ == BodyUse::kKeep ? frame_bytes : 8 + header_bytes;
  if (filled_ - at < wanted) {
    if (buffer_.size() < wanted + at) buffer_.resize(wanted + at);
    return kIncomplete;
  }
  Answer answer;
  answer.frame_bytes = frame_bytes;
  if (!parser_.parse({frame + 8, header_bytes}, answer)) {
    throw std::runtime_error("not an answer: " + std::string(frame + 8, header_bytes));
  }
  if (body_bytes > 0 && bodies_ == BodyUse::kSkip) {
    skipped_ = answer;
    skipped_.header = {};
    skip_left_ = body_bytes;
    return at + wanted;
  }
  answer.body = {frame + 8 + header_bytes, body_bytes};
  on_answer(answer);
  return at + wanted;
}

void Connection::add(const char* data, size_t bytes) {
  if (has_pending()) {
    iovec& last = pieces_.back();
    if (static_cast<const char*>(last.iov_base) + last.iov_len == data) {
      last.iov_len += bytes;
      return;
    }
  } else {
    pieces_.clear();
    sent_pieces_ = 0;
  }
  pieces_.push_back({const_cast<char*>(data), bytes});
}

bool Connection::flush() {
  while (has_pending()) {
    size_t count = std::min(pieces_.size() - sent_pieces_, kPiecesPerWrite);
    ssize_t sent = writev(fd_, &pieces_[sent_pieces_], static_cast<int>(count));
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno == EAGAIN) return false;
    if (sent < 0) fail("writev");
    auto left = static_cast<size_t>(sent);
    while (left > 0 && left >= pieces_[sent_pieces_].iov_len)
      left -= pieces_[sent_pieces_++].iov_len;
    if (left > 0) {
      iovec& piece = pieces_[sent_pieces_];
      piece.iov_base = static_cast<char*>(piece.iov_base) + left;
      piece.iov_len -= left;
    }
  }
  return true;
}

}  // namespace saker::load
