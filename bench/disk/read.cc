#include <algorithm>
#include <filesystem>
#include <random>
#include <thread>
#include <vector>

#include "../load/histogram.h"
#include "scenario.h"
#include "store_run.h"

namespace saker::disk {
namespace {

constexpr std::int64_t kMebi = 1 << 20;

/// MB a second of record bytes, copied as a socket would.
double read_all(StoreRun& run) {
  std::vector<char> out(1 << 20);
  std::int64_t bytes = 0;
  const double begin = now_s();
  for (int queue = 0; queue < 4; ++queue) {
    const std::string topic = run.topic(queue);
    for (QueueOffset at{0};;) {
      const store::ReadResult found = run.store().read({topic, {0}, at}, nullptr);
      for (const store::Slice& slice : found.slices) {
        bytes += static_cast<std::int64_t>(slice.bytes.copy(out.data(), out.size()));
      }
      if (found.next_offset <= at) break;
      at = found.next_offset;
    }
  }
  return static_cast<double>(bytes) / (now_s() - begin) / 1e6;
}

double wait_for_index(StoreRun& run) {
  const double begin = now_s();
  while (run.store().indexed() < run.store().max_log_offset()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return now_s() - begin;
}

struct Recovery {
  std::string what;
  std::vector<std::string> lost;  ///< paths below the root that are removed before
  bool is_cold = true;
};

struct Cost {
  double seconds;
  double processor_seconds;
};

Cost cost_per_gib(StoreRun& run, const Recovery& recovery) {
  const double gibibytes = static_cast<double>(run.store().max_log_offset().value) / (1 << 30);
  run.kill();
  for (const std::string& name : recovery.lost) {
    std::filesystem::remove_all(run.directory() + "/" + name);
  }
  (recovery.is_cold ? drop_cache : fill_cache)(run.directory());
  const double begin = now_s();
  const double used = processor_s();
  run.open();
  return {(now_s() - begin) / gibibytes, (processor_s() - used) / gibibytes};
}

}  // namespace

void measure_read(const Bench& bench) {
  StoreRun run(bench.options(bench.sized(256 * kMebi, 32 * kMebi)));
  run.append_bytes(bench.sized(1024 * kMebi, 96 * kMebi));
  (void)read_all(run);
  const double hot = read_all(run);
  run.close();
  drop_cache(run.directory());
  run.open();
  const double cold = read_all(run);
  bench.table.add({.what = "read, hot", .figure = with_unit(hot, 0, "MB/s")});
  bench.table.add({.what = "read, cold", .figure = with_unit(cold, 0, "MB/s")});
}

void measure_index(const Bench& bench) {
  const std::int64_t count = bench.sized<std::int64_t>(2'000'000, 50'000);
  store::Options options = bench.options(1 << 30);
  options.index_enabled = true;
  StoreRun run(options);
  run.use_keys();
  const double begin = now_s();
  while (run.appended() < count) run.append(64);
  const double appended = now_s() - begin;
  const double behind = wait_for_index(run);
  const auto keys = static_cast<double>(run.appended());
  bench.table.add({.what = "keys entered behind appends",
                   .figure = with_unit(keys / (appended + behind), 0, "/s"),
                   .beside = "appended at " + with_unit(keys / appended, 0, "/s")});

  std::mt19937_64 random(7);
  load::Histogram times;
  for (int i = 0; i < bench.sized(20'000, 2'000); ++i) {
    const auto number = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(count));
    const std::string key = run.key(number);
    const std::string topic = run.topic(static_cast<int>(number % 4));
    const double asked = now_s();
    const auto found = run.store().query({.topic = topic, .key = key});
    times.record(static_cast<std::int64_t>((now_s() - asked) * 1e9));
    if (!found || found->slices.size() != 1)
      throw std::runtime_error("key " + key + " was not found once");
  }
  bench.table.add(
      {.what = "query by key, p50",
       .figure = with_unit(static_cast<double>(times.quantile(0.5)) / 1000, 1, "us"),
       .beside = "p99 " + with_unit(static_cast<double>(times.quantile(0.99)) / 1000, 1, "us")});
}

void measure_recovery(const Bench& bench) {
  StoreRun run(bench.options(bench.sized(1024 * kMebi, 64 * kMebi)));
  run.append_bytes(bench.sized(4096 * kMebi, 192 * kMebi));
  const Recovery cases[] = {
      {"recovery, cold, no checkpoint", {"checkpoint"}, true},
      {"recovery, cold, no checkpoint and no queues", {"checkpoint", "consumequeue"}, true},
      {"recovery, hot, no checkpoint", {"checkpoint"}, false},
  };
  for (const Recovery& recovery : cases) {
    const Cost cost = cost_per_gib(run, recovery);
    bench.table.add({.what = recovery.what,
                     .figure = with_unit(cost.seconds, 2, "s/GiB"),
                     .beside = "processor time: " + with_unit(cost.processor_seconds, 2, "s/GiB"),
                     .goal = recovery.is_cold ? "≤ 0.6 s/GiB" : "",
                     .has_goal = recovery.is_cold,
                     .is_met = cost.seconds <= 0.6});
  }
}

}  // namespace saker::disk
