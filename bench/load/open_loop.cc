#include "open_loop.h"

#include <algorithm>

#include "clock.h"

namespace saker::load {
namespace {

constexpr int64_t kPatienceNs = 100'000'000;
constexpr int64_t kTailNs = 10'000'000'000;

class Pacer {
 public:
  Pacer(double requests_per_second, int64_t start_ns)
      : gap_ns_(1e9 / requests_per_second), start_ns_(start_ns) {}

  int64_t next_due() const {
    return start_ns_ + static_cast<int64_t>(gap_ns_ * static_cast<double>(sent_));
  }

  void send_due(int64_t now, SendRun& run, std::vector<std::unique_ptr<Producer>>& producers) {
    size_t full = 0;
    while (next_due() <= now && full < producers.size()) {
      Producer& producer = *producers[turn_];
      turn_ = turn_ + 1 == producers.size() ? 0 : turn_ + 1;
      if (!producer.has_free_slot()) {
        ++full;
        continue;
      }
      full = 0;
      int64_t due = next_due();
      int64_t sent = now_ns();
      if (run.meter.counts(due)) run.lateness.record(sent - due);
      producer.send(due, sent);
      producer.flush();
      ++sent_;
    }
  }

 private:
  double gap_ns_;
  int64_t start_ns_;
  int64_t sent_ = 0;
  size_t turn_ = 0;
};

}  // namespace

void run_open_loop(double requests_per_second, SendRun& run,
                   std::vector<std::unique_ptr<Producer>>& producers) {
  int64_t now = now_ns();
  Pacer pacer(requests_per_second, now);
  run.counts_intended = true;
  run.meter.start(now);
  int64_t last_due = run.meter.closes_at() - 1;
  // What was due in the window goes out even if that takes longer than the window.
  while (run.meter.running(now) || (pacer.next_due() <= last_due && now < last_due + kTailNs)) {
    pacer.send_due(std::min(now, last_due), run, producers);
    // What is due now found every window full; then only an answer can help.
    int64_t until = pacer.next_due() <= now ? now + kPatienceNs : pacer.next_due();
    run.poller.wait(std::min(run.meter.next_edge(), until));
    now = now_ns();
  }
}

}  // namespace saker::load
