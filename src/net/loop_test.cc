#include "net/loop.h"

#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "net/connection.h"
#include "net/connector.h"
#include "net/listener.h"
#include "net/loop_group.h"
#include "net/socket_address.h"

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

TEST(Loop, PostedTasksRunInOrderOnTheLoop) {
  LoopGroup loops(1, kClock);
  loops.start();
  std::vector<int> seen;
  std::promise<void> done;
  for (int i = 0; i < 100; ++i) loops[0].post([&seen, i] { seen.push_back(i); });
  loops[0].post([&done] { done.set_value(); });
  done.get_future().wait();
  ASSERT_EQ(seen.size(), 100u);
  EXPECT_EQ(seen.front(), 0);
  EXPECT_EQ(seen.back(), 99);
}

TEST(Loop, WhatWasPostedAndNotRunWaits) {
  LoopGroup loops(1, kClock);
  std::promise<void> done;
  loops[0].post([] {});
  loops[0].post([&done] { done.set_value(); });
  EXPECT_EQ(loops[0].waiting_tasks(), 2u);
  loops.start();
  done.get_future().wait();
  EXPECT_EQ(loops[0].waiting_tasks(), 0u);
}

TEST(Loop, WhatMayBeLeftOutIsNotOwedToAnyLength) {
  LoopGroup loops(1, kClock);
  for (std::size_t i = 0; i < Loop::kSpareTasksMax + 5; ++i)
    loops[0].post([] {}, Loop::Need::kSpare);
  EXPECT_EQ(loops[0].waiting_tasks(), Loop::kSpareTasksMax);
  loops[0].stop();
  const std::size_t waiting = loops[0].waiting_tasks();
  loops[0].post([] {}, Loop::Need::kSpare);
  EXPECT_EQ(loops[0].waiting_tasks(), waiting);
}

TEST(Loop, TimersFireInTheOrderOfTheirTimesAndNotWhenCancelled) {
  LoopGroup loops(1, kClock);
  std::string order;
  std::promise<void> done;
  loops[0].call_after(20, [&] { done.set_value(); });
  loops[0].call_after(10, [&] { order += "b"; });
  loops[0].call_after(0, [&] { order += "a"; });
  const auto cancelled = loops[0].call_after(5, [&] { order += "x"; });
  loops[0].cancel(cancelled);
  loops.start();
  done.get_future().wait();
  EXPECT_EQ(order, "ab");
}

TEST(Loop, TheTurnEndsAfterEverythingPostedWasHandled) {
  LoopGroup loops(1, kClock);
  std::string order;
  std::promise<void> done;
  loops[0].on_turn_end([&] {
    if (order == "handled ") {
      order += "ended";
      done.set_value();
    }
  });
  loops[0].post([&] { order += "handled "; });
  loops.start();
  done.get_future().wait();
  loops.stop();
  EXPECT_EQ(order, "handled ended");
}

TEST(Connection, EchoesALargeMessageThroughBackPressure) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  auto echo = std::make_shared<Echo>();
  ConnectionOptions options;
  options.write_high_bytes = 64 << 10;
  options.write_low_bytes = 16 << 10;
  const auto connection =
      Connection::open(loops[0], std::move(sockets.ours), HostAddress{}, options, echo);
  loops.start();

  const std::string message(8 << 20, 'x');
  std::thread writer([&] {
    for (std::size_t sent = 0; sent < message.size();) {
      const ssize_t n =
          ::send(sockets.theirs.get(), message.data() + sent, message.size() - sent, MSG_NOSIGNAL);
      if (n > 0) sent += static_cast<std::size_t>(n);
      if (n < 0) std::this_thread::yield();
    }
  });
  EXPECT_EQ(read_exactly(sockets.theirs.get(), message.size()), message);
  writer.join();
  sockets.theirs = Descriptor();
  EXPECT_EQ(echo->closed.get_future().get(), "closed by the peer");
}

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

TEST(Connection, InputWhoseAnswersDoNotFitIsTakenLater) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  ConnectionOptions options;
  options.write_high_bytes = 4 << 20;
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection =
      Connection::open(loops[0], std::move(sockets.ours), HostAddress{}, options, amplifier);
  loops.start();
  const std::string requests(40, 'r');
  ASSERT_EQ(::send(sockets.theirs.get(), requests.data(), requests.size(), 0), 40);
  EXPECT_EQ(read_exactly(sockets.theirs.get(), 40u << 20).size(), 40u << 20);
  loops.stop();
  EXPECT_LE(amplifier->pending_max, 6u << 20);
}

TEST(Loop, KnowsWhatTheSlowestPeerHasNotRead) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection = Connection::open(loops[0], std::move(sockets.ours), HostAddress{},
                                           ConnectionOptions{}, amplifier);
  EXPECT_EQ(loops[0].largest_unread(), 0u);
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "rrr", 3, 0), 3);
  while (loops[0].largest_unread() < 2u << 20) std::this_thread::yield();
  EXPECT_LE(loops[0].largest_unread(), 3u << 20);
  EXPECT_EQ(read_exactly(sockets.theirs.get(), 3u << 20).size(), 3u << 20);
  while (loops[0].largest_unread() > 0) std::this_thread::yield();
  ASSERT_EQ(::send(sockets.theirs.get(), "rrr", 3, 0), 3);
  while (loops[0].largest_unread() == 0) std::this_thread::yield();
  sockets.theirs = Descriptor();
  while (loops[0].largest_unread() > 0) std::this_thread::yield();
  loops.stop();
}

TEST(Loop, CountsWhatIsAddedWhileThePeerDoesNotRead) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection = Connection::open(loops[0], std::move(sockets.ours), HostAddress{},
                                           ConnectionOptions{}, amplifier);
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "r", 1, 0), 1);
  while (loops[0].largest_unread() == 0) std::this_thread::yield();
  const std::size_t before = loops[0].largest_unread();
  ASSERT_EQ(::send(sockets.theirs.get(), "r", 1, 0), 1);
  while (loops[0].largest_unread() == before) std::this_thread::yield();
  EXPECT_EQ(loops[0].largest_unread(), before + (1u << 20));
  loops.stop();
}

TEST(Connection, APeerThatStoppedReadingIsClosedAtTheBound) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  ConnectionOptions options;
  options.write_high_bytes = 64 << 20;
  options.write_low_bytes = 32 << 20;
  options.write_max_bytes = 2 << 20;
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection =
      Connection::open(loops[0], std::move(sockets.ours), HostAddress{}, options, amplifier);
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "r", 1, 0), 1);
  while (loops[0].largest_unread() == 0) std::this_thread::yield();
  ASSERT_EQ(::send(sockets.theirs.get(), "rr", 2, 0), 2);
  EXPECT_EQ(amplifier->closed.get_future().get(), Connection::kTooSlow);
}

TEST(Connection, InputThatComesWhenNoneIsWantedClosesNothing) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  const auto amplifier = std::make_shared<Amplifier>();
  const auto connection = Connection::open(loops[0], std::move(sockets.ours), HostAddress{},
                                           ConnectionOptions{}, amplifier);
  loops[0].post([&] {
    connection->hold_input();
    connection->on_ready(EPOLLIN);
    EXPECT_FALSE(connection->closed());
    connection->release_input();
  });
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "r", 1, 0), 1);
  EXPECT_EQ(read_exactly(sockets.theirs.get(), 1 << 20).size(), 1u << 20);
  loops.stop();
}

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

TEST(Connection, HeldInputComesWhenItIsReleasedAndNotBefore) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  const auto handler = std::make_shared<OneByOne>();
  const auto connection = Connection::open(loops[0], std::move(sockets.ours), HostAddress{},
                                           ConnectionOptions{}, handler);
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "ab", 2, 0), 2);
  EXPECT_EQ(read_exactly(sockets.theirs.get(), 1), "a");
  // Arrives while input is held.
  ASSERT_EQ(::send(sockets.theirs.get(), "c", 1, 0), 1);
  for (const char* next : {"b", "c"}) {
    loops[0].post([&] {
      handler->is_held = false;
      connection->release_input();
    });
    EXPECT_EQ(read_exactly(sockets.theirs.get(), 1), next);
  }
  sockets.theirs = Descriptor();
  EXPECT_EQ(handler->closed.get_future().get(), "closed by the peer");
}

TEST(Connection, BytesNotTakenComeAgainWithMoreBehindThem) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  const auto connection = Connection::open(loops[0], std::move(sockets.ours), HostAddress{},
                                           ConnectionOptions{}, std::make_shared<Tens>());
  loops.start();
  ASSERT_EQ(::send(sockets.theirs.get(), "0123456", 7, 0), 7);
  ASSERT_EQ(::send(sockets.theirs.get(), "789abcdefghij", 13, 0), 13);
  EXPECT_EQ(read_exactly(sockets.theirs.get(), 20), "0123456789abcdefghij");
}

TEST(Connection, AnIdleOneIsClosed) {
  LoopGroup loops(1, kClock);
  Pair sockets = make_pair_of_sockets();
  auto echo = std::make_shared<Echo>();
  ConnectionOptions options;
  options.idle_ms = 30;
  const auto connection =
      Connection::open(loops[0], std::move(sockets.ours), HostAddress{}, options, echo);
  loops.start();
  EXPECT_EQ(echo->closed.get_future().get(), "idle");
}

TEST(Connection, OneWhoseInputIsHeldIsNotIdle) {
  LoopGroup loops(1, kClock);
  Pair held = make_pair_of_sockets();
  Pair idle = make_pair_of_sockets();
  const auto handler = std::make_shared<OneByOne>();
  const auto echo = std::make_shared<Echo>();
  const auto connection =
      Connection::open(loops[0], std::move(held.ours), HostAddress{}, {.idle_ms = 20}, handler);
  loops.start();
  ASSERT_EQ(::send(held.theirs.get(), "ab", 2, 0), 2);
  EXPECT_EQ(read_exactly(held.theirs.get(), 1), "a");
  loops[0].post([&] {
    Connection::open(loops[0], std::move(idle.ours), HostAddress{}, {.idle_ms = 60}, echo);
  });
  EXPECT_EQ(echo->closed.get_future().get(), "idle");
  loops[0].post([&] {
    handler->is_held = false;
    connection->release_input();
  });
  EXPECT_EQ(read_exactly(held.theirs.get(), 1), "b");
}

TEST(Listener, AnAddressInUseIsNamedInTheError) {
  Loop loop(0, kClock);
  const HostAddress any = *parse_host_address("127.0.0.1:0");
  auto first = Listener::open(loop, any, [](Descriptor, const HostAddress&) {});
  ASSERT_TRUE(first.ok());
  EXPECT_NE((*first)->address().port, 0);
  auto second = Listener::open(loop, (*first)->address(), [](Descriptor, const HostAddress&) {});
  ASSERT_FALSE(second.ok());
  EXPECT_NE(second.error().message.find(to_string((*first)->address())), std::string::npos);
}

TEST(Listener, GoesOnWhenThereAreOpenFilesAgain) {
#ifdef __SANITIZE_ADDRESS__
  GTEST_SKIP() << "the sanitizer opens files itself";
#endif
  LoopGroup loops(1, kClock);
  std::promise<void> accepted;
  auto listener = Listener::open(loops[0], *parse_host_address("127.0.0.1:0"),
                                 [&](Descriptor, const HostAddress&) { accepted.set_value(); });
  ASSERT_TRUE(listener.ok());
  (*listener)->start();
  SocketAddress address = to_socket_address((*listener)->address());
  const Descriptor client(::socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(::connect(client.get(), address.get(), address.size), 0);
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
  const int next_free = ::dup(client.get());
  ::close(next_free);
  const rlimit none_left{static_cast<rlim_t>(next_free), usual.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none_left), 0);
  loops.start();
  auto came = accepted.get_future();
  EXPECT_EQ(came.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_EQ(came.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  loops.stop();
}

TEST(Connector, ReachesAListenerAndReportsARefusal) {
  LoopGroup loops(1, kClock);
  auto listener = Listener::open(loops[0], *parse_host_address("127.0.0.1:0"),
                                 [](Descriptor, const HostAddress&) {});
  ASSERT_TRUE(listener.ok());
  const HostAddress address = (*listener)->address();
  std::promise<bool> connected;
  std::promise<ErrorCode> refused;
  loops[0].post([&] {
    connect(loops[0], address, 1000, [&](Result<Descriptor> r) { connected.set_value(r.ok()); });
  });
  loops.start();
  EXPECT_TRUE(connected.get_future().get());
  loops[0].post([&] {
    *listener = nullptr;
    connect(loops[0], address, 1000,
            [&](Result<Descriptor> r) { refused.set_value(r.error().code); });
  });
  EXPECT_EQ(refused.get_future().get(), ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace saker::net
