#include "pop_scenario.h"

#include <algorithm>
#include <ctime>
#include <memory>
#include <stdexcept>
#include <vector>

#include "admin.h"
#include "clock.h"
#include "popper.h"

namespace saker::load {
namespace {

constexpr int64_t kPatienceNs = 100'000'000;

}  // namespace

Report run_pop(const PullScenarioOptions& options) {
  if (sum_of(max_offsets(options.broker, options.topic, options.queue_count)) == 0) {
    throw std::runtime_error("an empty topic: fill it first");
  }
  Poller poller;
  Meter meter(options.meter);
  PopRun run;
  run.meter = &meter;
  run.group_prefix = "bench_pop_" + std::to_string(std::time(nullptr)) + "_";
  std::vector<std::unique_ptr<Popper>> poppers;
  for (int i = 0; i < options.consumers; ++i) {
    poppers.push_back(std::make_unique<Popper>(PopperOptions{.address = options.broker,
                                                             .topic = options.topic,
                                                             .messages_max = options.messages_max},
                                               poller, run));
  }
  int64_t now = now_ns();
  meter.start(now);
  for (auto& popper : poppers) popper->pop();
  while (meter.running(now)) {
    poller.wait(std::min(meter.next_edge(), now + kPatienceNs));
    now = now_ns();
  }

  Report report("pop");
  report.add_window(meter, run.acknowledged);
  report.add("pops", run.pops);
  report.add("empty_answers", run.empty_answers);
  report.add("groups", run.generation + 1);
  report.add_latency("latency", run.latency);
  report.add_errors(run.errors);
  return report;
}

}  // namespace saker::load
