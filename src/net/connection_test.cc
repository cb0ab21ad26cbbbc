#include "net/connection.h"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "net/loop_group.h"

namespace saker::net {
namespace {

const SystemClock kClock;

/// Sends every byte back; remembers why connections closed.
class Echo final : public ConnectionHandler {
 public:
  std::size_t on_data(Connection& connection, std::string_view bytes) override {
    connection.outbox().text().append(bytes);
    connection.touch_output();
    return bytes.size();
  }
  void on_close(Connection&, std::string_view reason) override {
    closed.set_value(std::string(reason));
  }
  std::promise<std::string> closed;
};

/// Takes bytes only in runs of ten.
class Tens final : public ConnectionHandler {
 public:
  std::size_t on_data(Connection& connection, std::string_view bytes) override {
    const std::size_t taken = bytes.size() / 10 * 10;
    connection.outbox().text().append(bytes.substr(0, taken));
    connection.touch_output();
    return taken;
  }
  void on_close(Connection&, std::string_view) override {}
};

/// Answers every byte with 1 MiB and stops while the output is full.
class Amplifier final : public ConnectionHandler {
 public:
  std::size_t on_data(Connection& connection, std::string_view bytes) override {
    std::size_t taken = 0;
    while (taken < bytes.size() && !connection.output_full()) {
      connection.outbox().add_view(mebi_, nullptr);
      connection.touch_output();
      ++taken;
    }
    pending_max = std::max(pending_max, connection.outbox().pending());
    return taken;
  }
  void on_close(Connection&, std::string_view reason) override {
    closed.set_value(std::string(reason));
  }
  std::size_t pending_max = 0;
  std::promise<std::string> closed;

 private:
  const std::string mebi_ = std::string(1 << 20, 'm');
};

/// Sends one byte back and takes no more until it is told to.
class OneByOne final : public ConnectionHandler {
 public:
  std::size_t on_data(Connection& connection, std::string_view bytes) override {
    EXPECT_FALSE(is_held);
    is_held = true;
    connection.hold_input();
    connection.outbox().text().append(bytes.substr(0, 1));
    connection.touch_output();
    return 1;
  }
  void on_close(Connection&, std::string_view reason) override {
    closed.set_value(std::string(reason));
  }
  bool is_held = false;
  std::promise<std::string> closed;
};

struct Pair {
  Descriptor ours;
  Descriptor theirs;
};

Pair make_pair_of_sockets() {
  int fds[2];
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
  return {Descriptor(fds[0]), Descriptor(fds[1])};
}

std::string read_exactly(int fd, std::size_t size) {
  std::string got;
  char buffer[65536];
  while (got.size() < size) {
    const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
    if (n > 0) got.append(buffer, static_cast<std::size_t>(n));
    if (n == 0) break;
    if (n < 0) std::this_thread::yield();
  }
  return got;
}

/// Connections whose other ends the tests have.
class ConnectionTest : public ::testing::Test {
 protected:
  std::shared_ptr<Connection> open(const std::shared_ptr<ConnectionHandler>& handler,
                                   const ConnectionOptions& options = {}) {
    Pair sockets = make_pair_of_sockets();
    theirs = std::move(sockets.theirs);
    return Connection::open(loops[0], std::move(sockets.ours), HostAddress{}, options, handler);
  }
  void send(std::string_view bytes) {
    ASSERT_EQ(::send(theirs.get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
  }
  std::string read(std::size_t size) { return read_exactly(theirs.get(), size); }
  std::size_t unread() { return loops[0].largest_unread(); }
  void hang_up() { theirs = Descriptor(); }
  /// So that it goes on.
  void release(OneByOne& handler, Connection& connection) {
    loops[0].post([&] {
      handler.is_held = false;
      connection.release_input();
    });
  }

  LoopGroup loops{1, kClock};
  Descriptor theirs;
};

TEST_F(ConnectionTest, EchoesALargeMessageThroughBackPressure) {
  const auto echo = std::make_shared<Echo>();
  const auto connection = open(echo, {.write_high_bytes = 64 << 10, .write_low_bytes = 16 << 10});
  loops.start();
  const std::string message(8 << 20, 'x');
  std::thread writer([&] {
    for (std::size_t sent = 0; sent < message.size();) {
      const ssize_t n =
          ::send(theirs.get(), message.data() + sent, message.size() - sent, MSG_NOSIGNAL);
      if (n > 0) sent += static_cast<std::size_t>(n);
      if (n < 0) std::this_thread::yield();
    }
  });
  EXPECT_EQ(read(message.size()), message);
  writer.join();
  hang_up();
  EXPECT_EQ(echo->closed.get_future().get(), "closed by the peer");
}

TEST_F(ConnectionTest, InputWhoseAnswersDoNotFitIsTakenLater) {
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection = open(amplifier, {.write_high_bytes = 4 << 20});
  loops.start();
  send(std::string(40, 'r'));
  EXPECT_EQ(read(40u << 20).size(), 40u << 20);
  loops.stop();
  EXPECT_LE(amplifier->pending_max, 6u << 20);
}

TEST_F(ConnectionTest, TheLoopKnowsWhatTheSlowestPeerHasNotRead) {
  const auto connection = open(std::make_shared<Amplifier>());
  EXPECT_EQ(unread(), 0u);
  loops.start();
  send("rrr");
  while (unread() < 2u << 20) std::this_thread::yield();
  EXPECT_LE(unread(), 3u << 20);
  EXPECT_EQ(read(3u << 20).size(), 3u << 20);
  while (unread() > 0) std::this_thread::yield();
  send("rrr");
  while (unread() == 0) std::this_thread::yield();
  hang_up();
  while (unread() > 0) std::this_thread::yield();
  loops.stop();
}

TEST_F(ConnectionTest, WhatIsAddedWhileThePeerDoesNotReadCounts) {
  const auto connection = open(std::make_shared<Amplifier>());
  loops.start();
  send("r");
  while (unread() == 0) std::this_thread::yield();
  const std::size_t before = unread();
  send("r");
  while (unread() == before) std::this_thread::yield();
  EXPECT_EQ(unread(), before + (1u << 20));
  loops.stop();
}

TEST_F(ConnectionTest, APeerThatStoppedReadingIsClosedAtTheBound) {
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection =
      open(amplifier,
           {.write_high_bytes = 64 << 20, .write_low_bytes = 32 << 20, .write_max_bytes = 2 << 20});
  loops.start();
  send("r");
  while (unread() == 0) std::this_thread::yield();
  send("rr");
  EXPECT_EQ(amplifier->closed.get_future().get(), Connection::kTooSlow);
}

TEST_F(ConnectionTest, InputThatComesWhenNoneIsWantedClosesNothing) {
  const auto connection = open(std::make_shared<Amplifier>());
  loops[0].post([&] {
    connection->hold_input();
    connection->on_ready(EPOLLIN);
    EXPECT_FALSE(connection->closed());
    connection->release_input();
  });
  loops.start();
  send("r");
  EXPECT_EQ(read(1 << 20).size(), 1u << 20);
  loops.stop();
}

TEST_F(ConnectionTest, HeldInputComesWhenItIsReleasedAndNotBefore) {
  const auto handler = std::make_shared<OneByOne>();
  const auto connection = open(handler);
  loops.start();
  send("ab");
  EXPECT_EQ(read(1), "a");
  send("c");  // arrives while input is held
  for (const char* next : {"b", "c"}) {
    release(*handler, *connection);
    EXPECT_EQ(read(1), next);
  }
  hang_up();
  EXPECT_EQ(handler->closed.get_future().get(), "closed by the peer");
}

TEST_F(ConnectionTest, BytesNotTakenComeAgainWithMoreBehindThem) {
  const auto connection = open(std::make_shared<Tens>());
  loops.start();
  send("0123456");
  send("789abcdefghij");
  EXPECT_EQ(read(20), "0123456789abcdefghij");
}

TEST_F(ConnectionTest, AnIdleOneIsClosed) {
  const auto echo = std::make_shared<Echo>();
  const auto connection = open(echo, {.idle_ms = 30});
  loops.start();
  EXPECT_EQ(echo->closed.get_future().get(), "idle");
}

TEST_F(ConnectionTest, OneWhoseInputIsHeldIsNotIdle) {
  const auto handler = std::make_shared<OneByOne>();
  const auto connection = open(handler, {.idle_ms = 20});
  loops.start();
  send("ab");
  EXPECT_EQ(read(1), "a");
  Pair idle = make_pair_of_sockets();
  const auto echo = std::make_shared<Echo>();
  loops[0].post([&] {
    Connection::open(loops[0], std::move(idle.ours), HostAddress{}, {.idle_ms = 60}, echo);
  });
  EXPECT_EQ(echo->closed.get_future().get(), "idle");
  release(*handler, *connection);
  EXPECT_EQ(read(1), "b");
}

}  // namespace
}  // namespace saker::net
