#pragma once

#include <sys/uio.h>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "answer.h"

namespace saker::load {

// HOST:PORT; the host is an IPv4 address.
int connect_to(const std::string& address);

enum class BodyUse { kSkip, kKeep };

struct ConnectionOptions {
  std::string address;
  BodyUse bodies = BodyUse::kSkip;
  bool wants_next_offset = false;
  // Grows where a frame that is to be kept does not fit.
  size_t buffer_bytes = 32 * 1024;
};

// A non-blocking connection that turns what arrives into answers and sends pieces of memory that
// others own. Any failure of the peer or the protocol throws std::runtime_error: a measurement that
// lost a connection is worth nothing. Thread: one.
class Connection {
 public:
  explicit Connection(const ConnectionOptions& options);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  int fd() const { return fd_; }

  // Reads what has arrived (at most a buffer full) and hands out every complete answer.
  void receive(const std::function<void(const Answer&)>& on_answer);

  // Adds bytes to what flush() writes; they must stay as they are until they have been sent.
  // Neighbouring pieces become one.
  void add(const char* data, size_t bytes);
  // True: everything is out. False: call again when the socket is writable.
  bool flush();
  bool has_pending() const { return sent_pieces_ < pieces_.size(); }

 private:
  size_t read_some(char* to, size_t bytes);
  size_t skip_body(size_t at, const std::function<void(const Answer&)>& on_answer);
  size_t take_frame(size_t at, const std::function<void(const Answer&)>& on_answer);

  int fd_;
  BodyUse bodies_;
  AnswerHeaderParser parser_;
  std::vector<char> buffer_;
  size_t filled_ = 0;
  // Set while the body of skipped_ is being dropped.
  size_t skip_left_ = 0;
  Answer skipped_;
  std::vector<iovec> pieces_;
  size_t sent_pieces_ = 0;
};

}  // namespace saker::load
