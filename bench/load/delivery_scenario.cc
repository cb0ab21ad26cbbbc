#include "delivery_scenario.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <vector>

#include "admin.h"
#include "clock.h"
#include "consumer.h"
#include "open_loop.h"

namespace saker::load {
namespace {

constexpr int kSuspendAndSubscription = 6;
constexpr int64_t kSuspendMs = 15'000;
constexpr int64_t kParkNs = 300'000'000;
constexpr int64_t kPatienceNs = 100'000'000;
constexpr int64_t kTailNs = 5'000'000'000;

struct Delivered {
  int64_t delay_ns = 0;
  int64_t messages = 0;
  int64_t window_messages = 0;
  int64_t early_messages = 0;
  Histogram from_intended;
  Histogram from_sent;

  void take(std::string_view records, int64_t now, const Meter& meter) {
    messages += for_each_record(records, [&](std::string_view body) {
      int64_t intended = 0;
      int64_t sent = 0;
      if (body.size() < 16) return;
      std::memcpy(&intended, body.data(), 8);
      std::memcpy(&sent, body.data() + 8, 8);
      if (!meter.counts(intended - delay_ns)) return;
      ++window_messages;
      if (now < intended) ++early_messages;
      from_intended.record(std::max<int64_t>(0, now - intended));
      from_sent.record(now - sent);
    });
  }
};

std::vector<std::unique_ptr<Consumer>> make_consumers(const SendScenarioOptions& options,
                                                      SendRun& sending, PullRun& pulling,
                                                      Delivered& delivered) {
  auto begins = max_offsets(options.broker, options.topic, options.queue_count);
  std::vector<std::unique_ptr<Consumer>> consumers;
  for (int queue = 0; queue < options.queue_count; ++queue) {
    ConsumerOptions one{
        .address = options.broker,
        .pull = {.topic = options.topic,
                 .queue_id = queue,
                 .sys_flag = kSuspendAndSubscription,
                 .suspend_ms = kSuspendMs},
        .begin_offset = begins[static_cast<size_t>(queue)],
        .on_messages = [&](std::string_view records,
                           int64_t now) { delivered.take(records, now, sending.meter); },
    };
    consumers.push_back(std::make_unique<Consumer>(one, sending.poller, pulling));
    consumers.back()->pull();
  }
  return consumers;
}

void pause(SendRun& run, int64_t ns) {
  for (int64_t until = now_ns() + ns; now_ns() < until;) run.poller.wait(until);
}

void await_delivery(SendRun& run, const Delivered& delivered) {
  int64_t deadline = now_ns() + kTailNs + delivered.delay_ns;
  while (delivered.messages < run.acknowledged_messages && now_ns() < deadline) {
    run.poller.wait(now_ns() + kPatienceNs);
  }
}

}  // namespace

Report run_delivery(const SendScenarioOptions& options) {
  if (options.rate <= 0 || options.body_bytes < 16 || options.batch_messages > 0) {
    throw std::runtime_error("e2e needs a rate and bodies of at least 16 bytes");
  }
  SendRun sending(options.meter);
  PullRun pulling;
  pulling.meter = &sending.meter;
  Delivered delivered;
  delivered.delay_ns = options.delay_ms * 1'000'000;
  auto consumers = make_consumers(options, sending, pulling, delivered);
  auto producers = make_producers(options, /*stamps_body=*/true, sending);
  pause(sending, kParkNs);
  run_open_loop(options.rate, sending, producers);
  int64_t unanswered = drain(sending);
  await_delivery(sending, delivered);

  Report report(options.delay_ms > 0 ? "timer" : "e2e");
  report.add_window(sending.meter, delivered.window_messages);
  report.add_latency("latency", delivered.from_intended);
  report.add_latency("from_sent", delivered.from_sent);
  report.add_latency("acknowledge", sending.latency);
  report.add_latency("lateness", sending.lateness);
  report.add("late_share", sending.lateness.share_above(1'000'000));
  report.add("acknowledged", sending.acknowledged_messages);
  report.add("delivered", delivered.messages);
  if (options.delay_ms > 0) report.add("early", delivered.early_messages);
  report.add("unanswered", unanswered);
  bool all = delivered.messages == sending.acknowledged_messages;
  report.add("verified", std::string(all ? "yes" : "no"));
  auto errors = sending.errors;
  for (auto [code, count] : pulling.errors) errors[code] += count;
  report.add_errors(errors);
  return report;
}

}  // namespace saker::load
