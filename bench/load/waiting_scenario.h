#pragma once

#include <string>

#include "meter.h"
#include "report.h"

namespace saker::load {

struct WaitingScenarioOptions {
  std::string broker = "127.0.0.1:10911";
  std::string topic = "bench";
  int queue_count = 4;
  int connections = 10;
  int pulls = 10'000;
  int64_t suspend_ms = 15'000;
  Meter::Options meter;
};

// Idle consumers: pulls at the ends of the queues, each of a group of its own that commits its
// offset with it, which the broker holds. One that was answered is sent again. Meant to run beside
// another load; the topic is to get no messages.
Report run_waiting(const WaitingScenarioOptions& options);

}  // namespace saker::load
