#pragma once

namespace saker::apps {

/// Turns SIGINT and SIGTERM into something to wait for. To be made before any thread starts, since
/// threads inherit the mask. Thread: main.
class StopSignal {
 public:
  StopSignal();
  /// Blocks until one of the signals comes; returns its number.
  int wait();
};

}  // namespace saker::apps
