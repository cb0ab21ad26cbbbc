#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <utility>
#include <vector>

#include "../load/memory.h"
#include "base/crc32.h"
#include "scenario.h"
#include "store_run.h"

namespace saker::disk {
namespace {

constexpr int kBatch = 64;
constexpr off_t kRawBytes = off_t{1} << 30;
constexpr std::size_t kRecordBytes = 1200;  // about what a body of 1 KiB becomes

/// ns for the checksum of a body and a copy of its record into memory that is there.
double copy_ns(std::int64_t count) {
  static std::vector<char> memory(std::size_t{64} << 20, 'm');
  const std::string record(kRecordBytes, 'r');
  std::size_t at = 0;
  std::uint32_t sum = 0;
  const double begin = now_s();
  for (std::int64_t i = 0; i < count; ++i) {
    sum += crc32({record.data() + 100, 1024});
    if (at + kRecordBytes > memory.size()) at = 0;
    std::memcpy(memory.data() + at, record.data(), kRecordBytes);
    at += kRecordBytes;
    asm volatile("" : : "r"(sum), "r"(memory.data()) : "memory");
  }
  return (now_s() - begin) / static_cast<double>(count) * 1e9;
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

double append_ns(StoreRun& run, std::int64_t count) {
  const double begin = now_s();
  for (std::int64_t i = 0; i < count; i += kBatch) run.append(kBatch);
  return (now_s() - begin) / static_cast<double>(count) * 1e9;
}

/// ns for a record's share of a pwrite of a batch into a new file that has its blocks.
double pwrite_ns(const std::string& path, std::int64_t count) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  const std::string batch(kRecordBytes * kBatch, 'b');
  const auto length = static_cast<off_t>(count / kBatch) * static_cast<off_t>(batch.size());
  if (descriptor < 0 || ::fallocate(descriptor, 0, 0, length) != 0)
    throw std::runtime_error("cannot make " + path);
  const double begin = now_s();
  for (off_t at = 0; at < length; at += static_cast<off_t>(batch.size())) {
    if (::pwrite(descriptor, batch.data(), batch.size(), at) < 0)
      throw std::runtime_error("cannot write to " + path);
  }
  const double taken = now_s() - begin;
  ::close(descriptor);
  ::unlink(path.c_str());
  return taken / static_cast<double>(count) * 1e9;
}

/// A new file with its blocks, as long as one of the log.
int make_raw(const std::string& path) {
  ::unlink(path.c_str());
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0 || ::fallocate(descriptor, 0, 0, kRawBytes) != 0 || ::fsync(descriptor) != 0)
    throw std::runtime_error("cannot make " + path);
  return descriptor;
}

/// Batches a second into blocks that were never written, as a log's are, synced one by one, as
/// `seconds` go.
double raw_syncs(const std::string& path, double seconds) {
  const std::string batch(kRecordBytes * kBatch, 'b');
  int descriptor = make_raw(path);
  off_t at = 0;
  int count = 0;
  const double begin = now_s();
  while (now_s() - begin < seconds) {
    if (at + static_cast<off_t>(batch.size()) > kRawBytes) {
      ::close(descriptor);
      descriptor = make_raw(path);
      at = 0;
    }
    const ssize_t written = ::pwrite(descriptor, batch.data(), batch.size(), at);
    if (written < 0 || ::fdatasync(descriptor) != 0)
      throw std::runtime_error("cannot write to " + path);
    at += written;
    ++count;
  }
  const double rate = count / (now_s() - begin);
  ::close(descriptor);
  ::unlink(path.c_str());
  return rate;
}

double store_syncs(StoreRun& run, double seconds) {
  int count = 0;
  const double begin = now_s();
  for (; now_s() - begin < seconds; ++count) run.append(kBatch);
  return count / (now_s() - begin);
}

/// The rate in a log whose old files go all the time, and become the next ones or are deleted.
double expiring_syncs(const Bench& bench, int spares) {
  store::Options options = bench.options(bench.sized(64 << 20, 8 << 20));
  options.flush_type = "SYNC_FLUSH";
  options.retention.reserved_hours = 0;
  options.retention.period_ms = 100;
  options.retention.log_file_pause_ms = 0;
  options.retention.spare_files_max = spares;
  StoreRun run(options);
  const double seconds = bench.sized(1.0, 0.1);
  double rate = 0;
  for (int i = 0; i < 6; ++i) {
    run.store().clean_up(store::Cleaning::kExpiredLog);
    const double one = store_syncs(run, seconds);
    if (i > 0) rate += one / 5;  // before that there is nothing to use again
  }
  return rate;
}

/// Appends to so many queues, which exist and have files before a clock runs.
class ManyQueues {
 public:
  ManyQueues(const Bench& bench, const std::string& name, int queues)
      : run_(options(bench, name)), count_(bench.sized<std::int64_t>(2'000'000, 100'000)) {
    run_.use_topics(queues);
    for (int i = 0; i < queues; i += kBatch) run_.append(kBatch);
    settle();
  }
  /// Messages a second.
  double rate(const Bench& bench) {
    load::touch_memory(bench.sized(3072, 128));
    const double rate = 1e9 / append_ns(run_, count_);
    settle();
    return rate;
  }

 private:
  static store::Options options(const Bench& bench, const std::string& name) {
    store::Options options = bench.options(1 << 30);
    options.root_dir += "." + name;
    return options;
  }
  /// So that nothing is left to be done while another store is measured.
  void settle() {
    if (Status written = run_.store().checkpoint(); !written)
      throw std::runtime_error(written.error().message);
  }

  StoreRun run_;
  const std::int64_t count_;
};

}  // namespace

void measure_append(const Bench& bench) {
  const auto count = bench.sized<std::int64_t>(1'500'000, 100'000);
  StoreRun run(bench.options(1 << 30));
  load::touch_memory(bench.sized(4096, 128));
  const double before = copy_ns(count);
  const double write_before = pwrite_ns(bench.directory + "/raw", count);
  const double store = append_ns(run, count);
  const double copy = (before + copy_ns(count)) / 2;
  const double write = (write_before + pwrite_ns(bench.directory + "/raw", count)) / 2;
  bench.table.add_at_most({.what = "append, 1 KiB, batches of 64",
                           .figure = with_unit(store, 0, "ns"),
                           .beside = "memcpy and CRC: " + with_unit(copy, 0, "ns"),
                           .ratio = store / copy},
                          2);
  bench.table.add(
      {.what = "the same, beside pwrite alone",
       .figure = with_unit(store, 0, "ns") + " (" + with_unit(store / write, 2, "") + ")",
       .beside = "pwrite into the page cache: " + with_unit(write, 0, "ns")});
}

void measure_sync_flush(const Bench& bench) {
  const double seconds = bench.sized(5.0, 0.5);
  store::Options options = bench.options(1 << 30);
  options.flush_type = "SYNC_FLUSH";
  const double before = raw_syncs(bench.directory + "/raw", seconds / 2);
  StoreRun run(options);
  const double store = store_syncs(run, seconds);
  const double raw = (before + raw_syncs(bench.directory + "/raw", seconds / 2)) / 2;
  bench.table.add_at_least({.what = "SYNC_FLUSH, batches of 64",
                            .figure = with_unit(store, 0, "batches/s"),
                            .beside = "pwrite and fdatasync: " + with_unit(raw, 0, "/s"),
                            .ratio = store / raw},
                           0.7);
  const double anew = expiring_syncs(bench, 0);
  const double again = expiring_syncs(bench, 2);
  bench.table.add(
      {.what = "SYNC_FLUSH, expired files used again",
       .figure = with_unit(again, 0, "batches/s") + " (" + with_unit(again / anew, 2, "") + ")",
       .beside = "deleted, new ones made: " + with_unit(anew, 0, "/s")});
}

namespace {

/// A round takes a second, and what the disk and the store's own threads do in it differs: of
/// several, the middle one counts.
void measure_many(const Bench& bench, int number, double goal) {
  ManyQueues many(bench, "many", number);
  std::vector<double> rates;
  std::vector<double> with_four{ManyQueues(bench, "four", 4).rate(bench)};
  std::vector<double> ratios;
  for (int i = 0; i < bench.sized(3, 1); ++i) {
    rates.push_back(many.rate(bench));
    with_four.push_back(ManyQueues(bench, "four", 4).rate(bench));
    ratios.push_back(2 * rates.back() / (with_four[with_four.size() - 2] + with_four.back()));
  }
  bench.table.add_at_least({.what = "append, " + std::to_string(number) + " queues",
                            .figure = with_unit(median(rates), 0, "/s"),
                            .beside = "4 queues: " + with_unit(median(with_four), 0, "/s"),
                            .ratio = median(ratios)},
                           goal);
}

}  // namespace

void measure_queues(const Bench& bench) { measure_many(bench, bench.sized(10'000, 1'000), 0.95); }

void measure_many_queues(const Bench& bench) {
  measure_many(bench, bench.sized(100'000, 4'000), 0.8);
}

}  // namespace saker::disk
