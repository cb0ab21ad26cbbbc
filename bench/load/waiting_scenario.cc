#include "waiting_scenario.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "admin.h"
#include "clock.h"
#include "connection.h"
#include "poller.h"
#include "request.h"

namespace saker::load {
namespace {

constexpr int64_t kPatienceNs = 100'000'000;
constexpr int kCommitsHeldWithSubscription = 1 | 2 | 4;

// What all connections of a run share.
struct WaitingRun {
  const Meter* meter = nullptr;
  std::vector<int64_t> ends;
  int64_t answers = 0;
  std::map<int, int64_t> codes;
};

// The held pulls of one connection; the slot in an opaque says which was answered.
class Waiters : public Ready {
 public:
  Waiters(const WaitingScenarioOptions& options, int number, Poller& poller, WaitingRun& run)
      : run_(run), poller_(poller), connection_({.address = options.broker}) {
    for (int i = number; i < options.pulls; i += options.connections) {
      requests_.emplace_back(PullOptions{.topic = options.topic,
                                         .group = "bench_waiting_" + std::to_string(i),
                                         .queue_id = i % options.queue_count,
                                         .sys_flag = kCommitsHeldWithSubscription,
                                         .suspend_ms = options.suspend_ms});
      queues_.push_back(static_cast<size_t>(i % options.queue_count));
    }
    frames_.resize(requests_.size());
    poller.add(connection_.fd(), *this);
  }

  void pull_all() {
    for (size_t slot = 0; slot < requests_.size(); ++slot) add_pull(slot);
    send();
  }

  void ready(bool readable, bool writable) override {
    if (readable) {
      connection_.receive([this](const Answer& answer) {
        if (run_.meter->counts(now_ns())) ++run_.answers;
        ++run_.codes[answer.code];
        add_pull(slot_of(answer.opaque));
      });
    }
    if (readable || writable) send();
  }

 private:
  void add_pull(size_t slot) {
    if (slot >= requests_.size()) throw std::runtime_error("an answer to no pull");
    const int32_t opaque = opaque_of(++generation_, static_cast<uint32_t>(slot));
    frames_[slot] = requests_[slot].encode(run_.ends[queues_[slot]], opaque);
    connection_.add(frames_[slot].data(), frames_[slot].size());
  }

  void send() { poller_.watch_writable(connection_.fd(), *this, !connection_.flush()); }

  WaitingRun& run_;
  Poller& poller_;
  Connection connection_;
  std::vector<PullRequest> requests_;
  std::vector<size_t> queues_;
  std::vector<std::string> frames_;  // sent without a copy
  uint64_t generation_ = 0;
};

}  // namespace

Report run_waiting(const WaitingScenarioOptions& options) {
  Poller poller;
  Meter meter(options.meter);
  WaitingRun run;
  run.meter = &meter;
  run.ends = max_offsets(options.broker, options.topic, options.queue_count);
  std::vector<std::unique_ptr<Waiters>> waiters;
  for (int i = 0; i < options.connections; ++i) {
    waiters.push_back(std::make_unique<Waiters>(options, i, poller, run));
  }
  int64_t now = now_ns();
  meter.start(now);
  for (auto& one : waiters) one->pull_all();
  while (meter.running(now)) {
    poller.wait(std::min(meter.next_edge(), now + kPatienceNs));
    now = now_ns();
  }

  Report report("waiting");
  report.add_window(meter, run.answers);
  report.add("pulls", static_cast<int64_t>(options.pulls));
  report.add_errors(run.codes);
  return report;
}

}  // namespace saker::load
