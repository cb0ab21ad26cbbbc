#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "net/descriptor.h"
#include "net/loop_group.h"

namespace saker::apps {

/// Where a service manager wants to hear how its service is: sd_notify(3) and
/// sd_watchdog_enabled(3), without their library.
struct NotifyTarget {
  std::string socket;            ///< NOTIFY_SOCKET: a path, or an abstract name behind '@'
  std::int64_t watchdog_us = 0;  ///< WATCHDOG_USEC; 0: it does not watch this process

  static NotifyTarget from_environment();
};

/// Tells the service manager, if one started this process, that the server is ready, that it stops,
/// and, while every event loop turns, that it is alive: a baton goes from loop to loop, and only
/// when it came through all of them WATCHDOG=1 is sent, three times in the time that is allowed.
///
/// Thread: main; its tasks run on the loops. Destroyed after the loops stopped.
class ServiceNotifier {
 public:
  ServiceNotifier(net::LoopGroup& loops, NotifyTarget target);

  /// For running loops. The words are shown by `systemctl status`.
  void ready(std::string_view words);
  void stopping();

 private:
  bool send(std::string_view message, int flags);
  void pass_baton(std::size_t loop);
  void finish_round();

  net::LoopGroup& loops_;
  const NotifyTarget target_;
  net::Descriptor socket_;
};

}  // namespace saker::apps
