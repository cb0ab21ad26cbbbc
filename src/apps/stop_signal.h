#pragma once

#include "base/unique_function.h"

namespace saker::apps {

/// Turns SIGINT, SIGTERM and SIGHUP into something to wait for. To be made before any thread
/// starts, since threads inherit the mask. Thread: main.
class StopSignal {
 public:
  StopSignal();
  /// Blocks until SIGINT or SIGTERM comes; returns its number. `on_hangup` is called for each
  /// SIGHUP meanwhile.
  int wait(UniqueFunction<void()> on_hangup);
};

}  // namespace saker::apps
