#include "store/queue/queue_walk.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/log.h"

namespace saker::store {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kQueuesPerThreadMin = 500;
constexpr std::size_t kThreadsMax = 8;
constexpr std::chrono::seconds kReportPeriod{1};

class Walk {
 public:
  Walk(std::span<Queue* const> queues, std::string_view what,
       const std::function<Status(Queue&)>& work)
      : queues_(queues), what_(what), work_(work) {}

  /// Takes queues as long as there are any.
  void run(bool reports) {
    for (std::size_t at = next_++; at < queues_.size() && !failed_; at = next_++) {
      if (Status done = work_(*queues_[at]); !done) fail(done.error());
      if (reports) report(at);
    }
  }
  Status result() const { return error_ ? Status(*error_) : Status(); }

 private:
  void fail(const Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = error;
    failed_ = true;
  }
  void report(std::size_t at) {
    if (at < look_at_) return;
    look_at_ = at + kQueuesPerThreadMin;
    const Clock::time_point now = Clock::now();
    if (now - said_ < kReportPeriod) return;
    said_ = now;
    log::info("store: {} of {} of {} queues", what_, at, queues_.size());
  }

  const std::span<Queue* const> queues_;
  const std::string_view what_;
  const std::function<Status(Queue&)>& work_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> failed_ = false;
  std::mutex mutex_;
  std::optional<Error> error_;             // under mutex_
  Clock::time_point said_ = Clock::now();  // the reporting thread's
  std::size_t look_at_ = 0;                // the reporting thread's
};

std::size_t helpers_for(std::size_t queues) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  return std::min({queues / kQueuesPerThreadMin, kThreadsMax, 2 * cores}) / 2;
}

}  // namespace

Status for_each_queue(std::span<Queue* const> queues, std::string_view what,
                      const std::function<Status(Queue&)>& work) {
  Walk walk(queues, what, work);
  std::vector<std::thread> helpers(helpers_for(queues.size()));
  for (std::thread& helper : helpers) helper = std::thread([&walk] { walk.run(false); });
  walk.run(true);
  for (std::thread& helper : helpers) helper.join();
  return walk.result();
}

}  // namespace saker::store
