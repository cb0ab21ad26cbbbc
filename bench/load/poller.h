#pragma once

#include <cstdint>

namespace saker::load {

// Something with a socket; ready() is called when it can be read or, if asked for, written.
class Ready {
 public:
  virtual ~Ready() = default;
  virtual void ready(bool readable, bool writable) = 0;
};

// Level-triggered epoll with a time-out in nanoseconds. Thread: one.
class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // `who` must outlive the poller.
  void add(int fd, Ready& who);
  void watch_writable(int fd, Ready& who, bool wanted);
  // Waits until something is ready or the clock shows `until_ns`, and tells those who are.
  void wait(int64_t until_ns);

 private:
  int fd_;
};

}  // namespace saker::load
