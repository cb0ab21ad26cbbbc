#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "answers.h"
#include "recycled_file.h"

namespace saker::limit {

// The least that a broker on this machine has to do, without any of RocketMQ: it reads what has
// arrived, takes a CRC of every request and appends it to a file, and answers with ready-made
// frames, one write per connection and wake-up. A request with code 11 is answered with a pull
// answer and not stored. One thread, epoll, level-triggered.
class Server {
 public:
  struct Options {
    uint16_t port = 0;
    Durability durability = Durability::kPageCache;
  };

  // Listens on the loopback interface. The file must outlive the server.
  Server(const Options& options, RecycledFile& file, Answers& answers);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  uint16_t port() const;
  // Never returns; failures of the machine throw.
  [[noreturn]] void run();

 private:
  struct Client {
    int fd = -1;
    std::string partial;
    std::string out;
    OpaqueFinder opaque;
    bool watches_writable = false;
    bool closed = false;
  };

  void accept_one();
  void read_all(Client& client);
  size_t take_frames(Client& client, std::string_view bytes);
  void take_frame(Client& client, std::string_view frame);
  void answer_pull(Client& client, const char* opaque);
  void flush(Client& client);
  void forget_closed();

  int listener_;
  int poller_;
  Durability durability_;
  RecycledFile& file_;
  Answers& answers_;
  uint32_t checksum_ = 0;
  std::vector<char> scratch_;
  std::vector<std::unique_ptr<Client>> clients_;
  bool any_closed_ = false;
};

}  // namespace saker::limit
