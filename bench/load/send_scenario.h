#pragma once

#include <memory>
#include <string>
#include <vector>

#include "meter.h"
#include "producer.h"
#include "report.h"

namespace saker::load {

struct SendScenarioOptions {
  std::string broker = "127.0.0.1:10911";
  std::string topic = "bench";
  int queue_count = 4;
  uint32_t connections = 1;
  uint32_t in_flight = 1;
  size_t body_bytes = 1024;
  int batch_messages = 0;
  // Messages per second of an open loop; 0 is the closed loop.
  double rate = 0;
  // Requests to send; 0: until the window is over.
  int64_t count = 0;
  // Of timer messages; 0: they are none.
  int64_t delay_ms = 0;
  // Afterwards, off the clock: have the queues grown by what was acknowledged?
  bool verifies = false;
  Meter::Options meter;
};

std::vector<std::unique_ptr<Producer>> make_producers(const SendScenarioOptions& options,
                                                      bool stamps_body, SendRun& run);

// Waits for the answers that are still out, at most ten seconds; the number that never came.
int64_t drain(SendRun& run);

Report run_send(const SendScenarioOptions& options);

// Half messages and their commits, closed loop, by time.
Report run_transactions(const SendScenarioOptions& options);

}  // namespace saker::load
