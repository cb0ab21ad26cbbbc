#include "poller.h"

#include <errno.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string>

#include "clock.h"

namespace saker::load {
namespace {

constexpr int64_t kSecond = 1'000'000'000;

void control(int poller, int action, int fd, uint32_t events, Ready& who) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &who;
  if (epoll_ctl(poller, action, fd, &event) != 0) {
    throw std::runtime_error(std::string("epoll_ctl: ") + std::strerror(errno));
  }
}

}  // namespace

Poller::Poller() : fd_(epoll_create1(EPOLL_CLOEXEC)) {}

Poller::~Poller() { close(fd_); }

void Poller::add(int fd, Ready& who) { control(fd_, EPOLL_CTL_ADD, fd, EPOLLIN, who); }

void Poller::watch_writable(int fd, Ready& who, bool wanted) {
  control(fd_, EPOLL_CTL_MOD, fd, wanted ? EPOLLIN | EPOLLOUT : EPOLLIN, who);
}

void Poller::wait(int64_t until_ns) {
  std::array<epoll_event, 256> events{};
  int64_t left = std::max(int64_t{0}, until_ns - now_ns());
  timespec timeout{left / kSecond, left % kSecond};
  int count = epoll_pwait2(fd_, events.data(), events.size(), &timeout, nullptr);
  for (int i = 0; i < count; ++i) {
    uint32_t what = events[static_cast<size_t>(i)].events;
    auto* who = static_cast<Ready*>(events[static_cast<size_t>(i)].data.ptr);
    who->ready((what & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0, (what & EPOLLOUT) != 0);
  }
}

}  // namespace saker::load
