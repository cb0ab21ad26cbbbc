// Appends bodies of 1 KiB in batches of 64, as one busy event loop does, and says what it cost.
// Usage: append_bench DIRECTORY [GIBIBYTES] [ASYNC_FLUSH|SYNC_FLUSH] [QUEUES] [INDEX: 0, 1]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "store/store.h"

namespace {

using namespace saker;
using namespace saker::store;
using SteadyClock = std::chrono::steady_clock;

constexpr int kBatch = 64;

struct NoListener final : ArrivalListener {
  void on_arrivals(std::span<const Arrival>) override {}
};
struct NoWaker final : FlushWaker {
  void wake() override {}
};

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

void run(Store& store, std::int64_t count, int queues) {
  NoWaker waker;
  const auto appender = store.make_appender(waker);
  const std::string body(1024, 'x');
  std::vector<std::string> topics;
  for (int i = 0; i < queues; ++i) topics.push_back("Topic" + std::to_string(i));
  std::int64_t stored = 0;
  std::vector<double> batches;
  const auto start = SteadyClock::now();
  for (std::int64_t i = 0; i < count; i += kBatch) {
    const auto batch_start = SteadyClock::now();
    for (int k = 0; k < kBatch; ++k) {
      NewRecord record;
      record.topic = topics[static_cast<std::size_t>((i + k) % queues)];
      record.body = body;
      record.properties = "UNIQ_KEY\1AC110001000118B4AAC2000000000000\2WAIT\1true\2";
      appender->stage({&record, 1}, true, [&stored](const Appended& appended) {
        stored += appended.outcome == AppendOutcome::kOk;
      });
    }
    appender->commit();
    while (appender->waiting()) appender->release();
    batches.push_back(seconds_since(batch_start));
  }
  const double seconds = seconds_since(start);
  std::sort(batches.begin(), batches.end());
  const auto percentile = [&batches](double p) {
    return batches[static_cast<std::size_t>(p * static_cast<double>(batches.size() - 1))] * 1e6;
  };
  std::printf("%lld of %lld stored, %.0f ns a message, %.2f M/s, %.0f MB/s\n",
              static_cast<long long>(stored), static_cast<long long>(count),
              seconds / static_cast<double>(count) * 1e9,
              static_cast<double>(count) / seconds / 1e6,
              static_cast<double>(count) / seconds * 1024 / 1e6);
  std::printf("batch of %d: p50 %.1f us, p99 %.1f us, p99.9 %.1f us, max %.1f us\n", kBatch,
              percentile(0.5), percentile(0.99), percentile(0.999), percentile(1));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr,
                 "usage: append_bench DIRECTORY [GIBIBYTES] [FLUSH TYPE] [QUEUES] [INDEX: 0, 1]\n");
    return 2;
  }
  Options options;
  options.root_dir = argv[1];
  const double gibibytes = argc > 2 ? std::atof(argv[2]) : 2;
  if (argc > 3) options.flush_type = argv[3];
  const int queues = argc > 4 ? std::atoi(argv[4]) : 4;
  if (argc > 5) options.index_enabled = std::atoi(argv[5]) != 0;

  const SystemClock clock;
  NoListener listener;
  auto opened = Store::open(options, clock, listener);
  if (!opened) {
    std::fprintf(stderr, "%s\n", opened.error().message.c_str());
    return 1;
  }
  run(**opened, static_cast<std::int64_t>(gibibytes * (1 << 20)), queues);
  (*opened)->close();
  return 0;
}
