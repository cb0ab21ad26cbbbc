#include "apps/service_notifier.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <latch>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::apps {
namespace {

constexpr int kPatienceMs = 10'000;
constexpr std::int64_t kWatchdogUs = 30'000;  // one round in 10 ms

/// The service manager's end.
class Listener {
 public:
  explicit Listener(const std::string& name)
      : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    name.copy(address.sun_path, sizeof address.sun_path - 1);
    if (name.front() == '@') address.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    bound_ = ::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), size) == 0;
  }
  bool bound() const { return bound_; }

  /// The next message; empty if none comes in time.
  std::string next(int timeout_ms = kPatienceMs) {
    pollfd readable{socket_.get(), POLLIN, 0};
    if (::poll(&readable, 1, timeout_ms) != 1) return {};
    char buffer[512];
    const auto size = ::recv(socket_.get(), buffer, sizeof buffer, 0);
    return size < 0 ? std::string() : std::string(buffer, static_cast<std::size_t>(size));
  }

 private:
  net::Descriptor socket_;
  bool bound_ = false;
};

const SystemClock kClock;

TEST(ServiceNotifier, SaysReadyAliveAndStopping) {
  const file::ScratchDirectory directory;
  const std::string abstract = "@saker-test-" + std::to_string(::getpid());
  for (const std::string& name : {directory / "notify", abstract}) {
    Listener listener(name);
    ASSERT_TRUE(listener.bound()) << name;
    net::LoopGroup loops(2, kClock);
    ServiceNotifier notifier(loops, {.socket = name, .watchdog_us = kWatchdogUs});
    loops.start();
    notifier.ready("broker=here");
    EXPECT_EQ(listener.next(), "READY=1\nSTATUS=broker=here") << name;
    EXPECT_EQ(listener.next(), "WATCHDOG=1") << name;
    EXPECT_EQ(listener.next(), "WATCHDOG=1") << name;
    loops.stop();
    notifier.stopping();
    std::string last = listener.next();
    while (last == "WATCHDOG=1") last = listener.next();
    EXPECT_EQ(last, "STOPPING=1\nSTATUS=stopping") << name;
  }
}

TEST(ServiceNotifier, IsSilentWhileOneLoopStands) {
  const std::string name = "@saker-test-hang-" + std::to_string(::getpid());
  Listener listener(name);
  ASSERT_TRUE(listener.bound());
  net::LoopGroup loops(2, kClock);
  ServiceNotifier notifier(loops, {.socket = name, .watchdog_us = kWatchdogUs});
  std::latch stands(1);
  std::latch goes_on(1);
  loops.start();
  loops[1].post([&] {
    stands.count_down();
    goes_on.wait();
  });
  stands.wait();
  notifier.ready("x");
  EXPECT_TRUE(listener.next().starts_with("READY=1"));
  EXPECT_EQ(listener.next(20 * kWatchdogUs / 1000), "") << "alive, though a loop stands";
  goes_on.count_down();
  EXPECT_EQ(listener.next(), "WATCHDOG=1");
  loops.stop();
}

TEST(ServiceNotifier, SendsNoWatchdogToWhoDoesNotAsk) {
  const std::string name = "@saker-test-unwatched-" + std::to_string(::getpid());
  Listener listener(name);
  ASSERT_TRUE(listener.bound());
  net::LoopGroup loops(1, kClock);
  ServiceNotifier notifier(loops, {.socket = name});
  loops.start();
  notifier.ready("x");
  loops.stop();
  notifier.stopping();
  EXPECT_TRUE(listener.next().starts_with("READY=1"));
  EXPECT_TRUE(listener.next().starts_with("STOPPING=1"));
}

TEST(ServiceNotifier, EnvironmentMayMeanAnotherProcess) {
  ::setenv("NOTIFY_SOCKET", "@x", 1);
  ::setenv("WATCHDOG_USEC", "5000000", 1);
  EXPECT_EQ(NotifyTarget::from_environment().watchdog_us, 5'000'000);
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  EXPECT_EQ(NotifyTarget::from_environment().watchdog_us, 5'000'000);
  ::setenv("WATCHDOG_PID", "1", 1);
  EXPECT_EQ(NotifyTarget::from_environment().watchdog_us, 0);
  ::unsetenv("WATCHDOG_PID");
  ::setenv("WATCHDOG_USEC", "soon", 1);
  EXPECT_EQ(NotifyTarget::from_environment().watchdog_us, 0);
  EXPECT_EQ(NotifyTarget::from_environment().socket, "@x");
  ::unsetenv("WATCHDOG_USEC");
  ::unsetenv("NOTIFY_SOCKET");
}

}  // namespace
}  // namespace saker::apps
