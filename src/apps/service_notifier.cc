#include "apps/service_notifier.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "base/log.h"

namespace saker::apps {
namespace {

constexpr std::int64_t kRoundsPerWatchdog = 3;

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::max(number, {}) : 0;
}

/// WATCHDOG_PID names whom the watchdog is meant for; without it, it is who reads this.
bool is_watched() {
  const std::string_view pid = environment("WATCHDOG_PID");
  return pid.empty() || number_of(pid) == ::getpid();
}

}  // namespace

NotifyTarget NotifyTarget::from_environment() {
  return {.socket = std::string(environment("NOTIFY_SOCKET")),
          .watchdog_us = is_watched() ? number_of(environment("WATCHDOG_USEC")) : 0};
}

ServiceNotifier::ServiceNotifier(net::LoopGroup& loops, NotifyTarget target)
    : loops_(loops), target_(std::move(target)) {
  if (target_.socket.empty()) return;
  const bool has_form = target_.socket.front() == '/' || target_.socket.front() == '@';
  if (has_form && target_.socket.size() < sizeof(sockaddr_un::sun_path)) {
    socket_ = net::Descriptor(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  } else {
    log::warn("NOTIFY_SOCKET: '{}' is no path and no abstract name, nothing is told to it",
              target_.socket);
  }
}

void ServiceNotifier::ready(std::string_view words) {
  if (!socket_.valid()) return;
  const bool sent = send("READY=1\nSTATUS=" + std::string(words), 0);
  if (sent && target_.watchdog_us > 0) pass_baton(0);
}

void ServiceNotifier::stopping() {
  if (socket_.valid()) send("STOPPING=1\nSTATUS=stopping", 0);
}

bool ServiceNotifier::send(std::string_view message, int flags) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  target_.socket.copy(address.sun_path, sizeof address.sun_path - 1);
  // An abstract name begins with a zero and has none at its end.
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + target_.socket.size());
  const ssize_t sent = ::sendto(socket_.get(), message.data(), message.size(), flags | MSG_NOSIGNAL,
                                reinterpret_cast<sockaddr*>(&address), size);
  if (sent >= 0) return true;
  log::warn("NOTIFY_SOCKET: cannot send to '{}': {}", target_.socket, std::strerror(errno));
  return false;
}

void ServiceNotifier::pass_baton(std::size_t loop) {
  loops_[loop].post([this, loop] {
    if (loop + 1 < loops_.size()) {
      pass_baton(loop + 1);
    } else {
      finish_round();
    }
  });
}

void ServiceNotifier::finish_round() {
  send("WATCHDOG=1", MSG_DONTWAIT);  // a loop does not wait for a slow manager; the next one counts
  const std::int64_t pause_ms =
      std::max<std::int64_t>(target_.watchdog_us / 1000 / kRoundsPerWatchdog, 1);
  loops_[loops_.size() - 1].call_after(pause_ms, [this] { pass_baton(0); });
}

}  // namespace saker::apps
