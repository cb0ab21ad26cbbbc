#include "pace.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace saker::disk {

Paced append_paced(StoreRun& run, int per_second, double seconds) {
  using Clock = std::chrono::steady_clock;
  Paced paced;
  const int per_batch = std::max(per_second / 1000, 1);
  const auto since = [](Clock::time_point from) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - from).count();
  };
  const auto begin = Clock::now();
  const int batches = static_cast<int>(seconds * 1000);
  for (int i = 0; i < batches; ++i) {
    const auto due = begin + std::chrono::milliseconds(i);
    std::this_thread::sleep_until(due);
    const auto called = Clock::now();
    run.append(per_batch);
    paced.call.record(since(called));
    paced.batch.record(since(due));
  }
  return paced;
}

}  // namespace saker::disk
