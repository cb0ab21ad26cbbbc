#pragma once

#include <string>

#include "meter.h"
#include "report.h"

namespace saker::load {

struct PullScenarioOptions {
  std::string broker = "127.0.0.1:10911";
  std::string topic = "bench";
  int queue_count = 4;
  int consumers = 1;
  int messages_max = 32;
  Meter::Options meter;
};

// Hot pull: each consumer reads one queue from its first to its present last message, again and
// again, without long polling. The topic has to be filled before.
Report run_pull(const PullScenarioOptions& options);

}  // namespace saker::load
