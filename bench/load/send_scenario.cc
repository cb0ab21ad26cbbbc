#include "send_scenario.h"

#include <unistd.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "admin.h"
#include "clock.h"
#include "open_loop.h"
#include "transaction_producer.h"

namespace saker::load {
namespace {

constexpr int64_t kDrainNs = 10'000'000'000;
constexpr int64_t kPatienceNs = 100'000'000;

// 16 digits that no other run has; 8 for the slot follow.
std::string fresh_key_prefix() {
  std::random_device random;
  std::string prefix(24, '0');
  write_hex32(&prefix[0], random());
  write_hex32(&prefix[8], static_cast<uint32_t>(getpid()));
  return prefix;
}

void run_closed(const SendScenarioOptions& options, SendRun& run,
                std::vector<std::unique_ptr<Producer>>& producers) {
  if (options.count > 0) run.requests_left = options.count;
  run.refills = true;
  run.meter.start(now_ns());
  for (auto& producer : producers) {
    producer->send_all_free();
    producer->flush();
  }
  int64_t now = now_ns();
  while (run.meter.running(now) && (run.requests_left > 0 || run.in_flight > 0)) {
    run.poller.wait(std::min(run.meter.next_edge(), now + kPatienceNs));
    now = now_ns();
  }
  run.refills = false;
  if (options.count > 0) run.meter.end(now);
}

ProducerOptions producer_options(const SendScenarioOptions& options) {
  return {
      .address = options.broker,
      .send = {.topic = options.topic,
               .body_bytes = options.body_bytes,
               .batch_messages = options.batch_messages,
               .key_prefix = fresh_key_prefix()},
      .window = options.in_flight,
      .queue_count = options.queue_count,
  };
}

// Adds what a run has to say once all producers are done.
void add_verdict(Report& report, const SendScenarioOptions& options,
                 const std::vector<int64_t>& before, const SendRun& run) {
  if (options.verifies) {
    int64_t grown = await_growth(options.broker, options.topic, before, run.acknowledged_messages);
    report.add("stored", grown);
    report.add("verified", std::string(grown == run.acknowledged_messages ? "yes" : "no"));
  }
  report.add_errors(run.errors);
}

void check(const SendScenarioOptions& options) {
  uint64_t slots = uint64_t{options.connections} * options.in_flight;
  if (slots == 0 || options.in_flight > kSlotLimit || options.queue_count < 1) {
    throw std::runtime_error("connections, in-flight or queues out of bounds");
  }
  if (options.rate > 0 && options.count > 0) throw std::runtime_error("--rate goes by --seconds");
}

}  // namespace

std::vector<std::unique_ptr<Producer>> make_producers(const SendScenarioOptions& options,
                                                      bool stamps_body, SendRun& run) {
  check(options);
  ProducerOptions one = producer_options(options);
  one.stamps_body = stamps_body;
  one.delay_ms = options.delay_ms;
  std::vector<std::unique_ptr<Producer>> producers;
  for (one.number = 0; one.number < options.connections; ++one.number) {
    producers.push_back(std::make_unique<Producer>(one, run));
  }
  return producers;
}

int64_t drain(SendRun& run) {
  int64_t deadline = now_ns() + kDrainNs;
  while (run.in_flight > 0 && now_ns() < deadline) run.poller.wait(now_ns() + kPatienceNs);
  return run.in_flight;
}

Report run_send(const SendScenarioOptions& options) {
  std::vector<int64_t> before;
  if (options.verifies) before = max_offsets(options.broker, options.topic, options.queue_count);
  Meter::Options meter = options.meter;
  if (options.count > 0) meter.warmup_seconds = meter.window_seconds = 0;
  SendRun run(meter);
  auto producers = make_producers(options, /*stamps_body=*/false, run);
  if (options.rate > 0) {
    run_open_loop(options.rate / std::max(1, options.batch_messages), run, producers);
  } else {
    run_closed(options, run, producers);
  }
  int64_t unanswered = drain(run);

  Report report(options.batch_messages > 0 ? "batch" : "send");
  report.add_window(run.meter, run.window_messages);
  report.add_latency("latency", run.latency);
  if (options.rate > 0) report.add_latency("lateness", run.lateness);
  report.add("acknowledged", run.acknowledged_messages);
  report.add("unanswered", unanswered);
  add_verdict(report, options, before, run);
  return report;
}

Report run_transactions(const SendScenarioOptions& options) {
  std::vector<int64_t> before;
  if (options.verifies) before = max_offsets(options.broker, options.topic, options.queue_count);
  check(options);
  SendRun run(options.meter);
  ProducerOptions one = producer_options(options);
  std::vector<std::unique_ptr<TransactionProducer>> producers;
  for (one.number = 0; one.number < options.connections; ++one.number) {
    producers.push_back(std::make_unique<TransactionProducer>(one, run));
  }
  run.refills = true;
  run.meter.start(now_ns());
  for (auto& producer : producers) {
    producer->begin_all();
    producer->flush();
  }
  int64_t now = now_ns();
  while (run.meter.running(now)) {
    run.poller.wait(std::min(run.meter.next_edge(), now + kPatienceNs));
    now = now_ns();
  }
  run.refills = false;
  int64_t unanswered = drain(run);

  Report report("transaction");
  report.add_window(run.meter, run.window_messages);
  report.add_latency("latency", run.latency);
  report.add("acknowledged", run.acknowledged_messages);
  report.add("unanswered", unanswered);
  add_verdict(report, options, before, run);
  return report;
}

}  // namespace saker::load
