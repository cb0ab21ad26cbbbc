#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/rate_limit.h"
#include "base/result.h"
#include "model/host_address.h"
#include "net/loop.h"

namespace saker::net {

/// Accepts TCP connections on one address. Where none can be accepted (no open files left), those
/// that come wait in the kernel, and it tries again ten times a second.
/// Thread: its loop, after open().
class Listener final : public Watcher {
 public:
  /// Gets each accepted socket (non-blocking, TCP_NODELAY), on the listener's loop.
  using OnAccept = std::function<void(Descriptor socket, const HostAddress& peer)>;

  /// Binds and listens; call start() to accept. Port 0 takes a free one: see address(). Errors:
  /// the message names the address and what holds it.
  static Result<std::unique_ptr<Listener>> open(Loop& loop, const HostAddress& address,
                                                OnAccept on_accept);
  ~Listener() override;

  const HostAddress& address() const { return address_; }
  /// Thread: before the loop runs, or on it.
  void start();
  void on_ready(std::uint32_t events) override;

 private:
  Listener(Loop& loop, Descriptor socket, const HostAddress& address, OnAccept on_accept);
  void pause(int error);

  Loop& loop_;
  Descriptor socket_;
  const HostAddress address_;
  OnAccept on_accept_;
  RateLimit log_limit_;
  Loop::TimerId retry_timer_ = 0;
  bool started_ = false;
};

}  // namespace saker::net
