#include <fcntl.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "../load/memory.h"
#include "pace.h"
#include "scenario.h"

namespace saker::disk {
namespace {

constexpr int kRate = 50'000;
constexpr std::int64_t kMebi = 1 << 20;

std::string us(std::int64_t ns) {
  return with_unit(static_cast<double>(ns) / 1000, ns < 100'000 ? 1 : 0, "us");
}

/// Lets the files of the log but the last look old enough to be deleted.
void age(const std::string& log_directory) {
  for (const auto& entry : std::filesystem::directory_iterator(log_directory)) {
    const timespec old{1'000'000'000, 0};
    const timespec both[] = {old, old};
    ::utimensat(AT_FDCWD, entry.path().c_str(), both, 0);
  }
}

/// Reads a queue from its begin as fast as it can, again and again, from the disk.
class ColdReader {
 public:
  ColdReader(StoreRun& run, std::string topic)
      : run_(run), topic_(std::move(topic)), thread_([this] { read(); }) {}
  /// Ends it; bytes a second.
  double stop() {
    is_stopping_ = true;
    thread_.join();
    return static_cast<double>(bytes_) / (now_s() - begin_);
  }

 private:
  void read() {
    std::vector<char> out(1 << 20);
    QueueOffset at = run_.store().min_offset(topic_, {0});
    while (!is_stopping_) {
      const store::ReadResult found = run_.store().read({topic_, {0}, at}, nullptr);
      for (const store::Slice& slice : found.slices) {
        bytes_ += static_cast<std::int64_t>(slice.bytes.copy(out.data(), out.size()));
      }
      const bool is_end = found.next_offset <= at;
      at = is_end ? run_.store().min_offset(topic_, {0}) : found.next_offset;
      if (is_end) drop_cache(run_.directory() + "/commitlog");
    }
  }

  StoreRun& run_;
  const std::string topic_;
  const double begin_ = now_s();
  std::atomic<bool> is_stopping_ = false;
  std::int64_t bytes_ = 0;
  std::thread thread_;
};

void add_disturbed(const Bench& bench, const std::string& what, const Paced& paced,
                   const Paced& quiet) {
  const std::int64_t now = paced.call.quantile(0.999);
  const std::int64_t before = quiet.call.quantile(0.999);
  bench.table.add_at_most({.what = "append p99.9, " + what,
                           .figure = us(now) + ", worst " + us(paced.call.max()),
                           .beside = "quiet: " + us(before),
                           .ratio = static_cast<double>(now) / static_cast<double>(before)},
                          2);
}

}  // namespace

void measure_roll_over(const Bench& bench) {
  const std::int64_t segment_bytes = bench.sized(64 * kMebi, 8 * kMebi);
  const int files = bench.sized(20, 4);
  StoreRun run(bench.options(segment_bytes));
  run.append_bytes(segment_bytes / 4);
  const LogOffset begin = run.store().max_log_offset();
  const double seconds =
      static_cast<double>(segment_bytes) * files / (1180.0 * kRate);  // a record is that long
  const Paced paced = append_paced(run, kRate, seconds);
  const std::int64_t changes =
      run.store().max_log_offset().value / segment_bytes - begin.value / segment_bytes;
  const double worst_ms = static_cast<double>(paced.call.max()) / 1e6;
  bench.table.add({.what = "worst append, " + std::to_string(changes) + " changes of files, " +
                           std::to_string(kRate) + "/s",
                   .figure = with_unit(worst_ms, 2, "ms"),
                   .beside = "p99.9 " + us(paced.call.quantile(0.999)) + ", from when it was due " +
                             us(paced.batch.quantile(0.999)),
                   .goal = "≤ 3 ms",
                   .has_goal = true,
                   .is_met = worst_ms <= 3});
}

void measure_disturbed(const Bench& bench) {
  const std::int64_t old_bytes = bench.sized(3072 * kMebi, 192 * kMebi);
  const double seconds = bench.sized(10.0, 1.0);
  const int touched_mib = bench.sized(4096, 128);
  store::Options options = bench.options(bench.sized(256 * kMebi, 32 * kMebi));
  options.retention.files_per_run_max = 16;  // all of them in one go
  StoreRun run(options);
  run.append_bytes(old_bytes);
  drop_cache(run.directory() + "/commitlog");
  load::touch_memory(touched_mib);
  const Paced quiet = append_paced(run, kRate, seconds);

  load::touch_memory(touched_mib);
  ColdReader reader(run, run.topic(0));
  const Paced beside_reader = append_paced(run, kRate, seconds);
  const double read = reader.stop() / 1e6;
  add_disturbed(bench, "cold reader of " + with_unit(read, 0, "MB/s"), beside_reader, quiet);

  const std::int64_t min = run.store().min_log_offset().value;
  age(run.directory() + "/commitlog");
  load::touch_memory(touched_mib);
  run.store().clean_up(store::Cleaning::kExpiredLog);
  const Paced beside_deletion = append_paced(run, kRate, seconds);
  const std::int64_t deleted = run.store().min_log_offset().value - min;
  add_disturbed(bench, std::to_string(deleted / kMebi) + " MiB deleted", beside_deletion, quiet);
}

}  // namespace saker::disk
