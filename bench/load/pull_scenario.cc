#include "pull_scenario.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <vector>

#include "admin.h"
#include "clock.h"
#include "consumer.h"

namespace saker::load {
namespace {

constexpr int64_t kPatienceNs = 100'000'000;

std::vector<std::unique_ptr<Consumer>> make_consumers(const PullScenarioOptions& options,
                                                      Poller& poller, PullRun& run) {
  auto ends = max_offsets(options.broker, options.topic, options.queue_count);
  std::vector<std::unique_ptr<Consumer>> consumers;
  for (int i = 0; i < options.consumers; ++i) {
    int queue = i % options.queue_count;
    int64_t end = ends[static_cast<size_t>(queue)];
    if (end == 0) throw std::runtime_error("an empty queue: fill the topic first");
    consumers.push_back(
        std::make_unique<Consumer>(ConsumerOptions{.address = options.broker,
                                                   .pull = {.topic = options.topic,
                                                            .queue_id = queue,
                                                            .messages_max = options.messages_max},
                                                   .end_offset = end,
                                                   .on_messages = {}},
                                   poller, run));
  }
  return consumers;
}

}  // namespace

Report run_pull(const PullScenarioOptions& options) {
  Poller poller;
  Meter meter(options.meter);
  PullRun run;
  run.meter = &meter;
  auto consumers = make_consumers(options, poller, run);
  int64_t now = now_ns();
  meter.start(now);
  for (auto& consumer : consumers) consumer->pull();
  while (meter.running(now)) {
    poller.wait(std::min(meter.next_edge(), now + kPatienceNs));
    now = now_ns();
  }

  Report report("pull");
  report.add_window(meter, run.messages);
  report.add("megabytes_per_second", static_cast<double>(run.bytes) / 1e6 / meter.seconds());
  report.add("answers", run.answers);
  report.add("empty_answers", run.empty_answers);
  report.add_latency("latency", run.latency);
  report.add_errors(run.errors);
  return report;
}

}  // namespace saker::load
