#include "net/listener.h"

#include <sys/resource.h>
#include <sys/socket.h>

#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "net/connector.h"
#include "net/loop_group.h"
#include "net/socket_address.h"

namespace saker::net {
namespace {

const SystemClock kClock;

/// The descriptor that listens there.
int listening_at(const HostAddress& address) {
  for (int fd = 0; fd < 1024; ++fd) {
    SocketAddress bound;
    int listens = 0;
    socklen_t size = sizeof listens;
    const bool is_found = getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size) == 0 &&
                          listens != 0 && getsockname(fd, bound.get(), &bound.size) == 0 &&
                          to_host_address(bound) == address;
    if (is_found) return fd;
  }
  return -1;
}

/// Of this process so far.
std::chrono::microseconds processor_time() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return std::chrono::seconds(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         std::chrono::microseconds(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
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

TEST(Listener, ThatCannotAcceptTriesNowAndThenAndGoesOn) {
  LoopGroup loops(1, kClock);
  std::promise<void> accepted;
  auto listener = Listener::open(loops[0], *parse_host_address("127.0.0.1:0"),
                                 [&](Descriptor, const HostAddress&) { accepted.set_value(); });
  ASSERT_TRUE(listener.ok());
  (*listener)->start();
  const int fd = listening_at((*listener)->address());
  ASSERT_GE(fd, 0);
  ASSERT_EQ(::shutdown(fd, SHUT_RDWR), 0);  // whoever accepts now gets an error at once
  const auto before = processor_time();
  loops.start();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  EXPECT_LT(processor_time() - before, std::chrono::milliseconds(150)) << "it spins";
  ASSERT_EQ(::listen(fd, 8), 0);  // perhaps at another port
  SocketAddress address;
  ASSERT_EQ(::getsockname(fd, address.get(), &address.size), 0);
  const Descriptor client(::socket(AF_INET, SOCK_STREAM, 0));
  ASSERT_EQ(::connect(client.get(), address.get(), address.size), 0);
  EXPECT_EQ(accepted.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
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
