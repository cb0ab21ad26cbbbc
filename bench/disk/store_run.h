#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "store/local_store.h"
#include "store/wake_signal.h"

namespace saker::disk {

/// Seconds of a clock that only goes on.
double now_s();

/// Seconds of processor time of this process.
double processor_s();

/// Puts every file below a directory on the medium and asks the kernel to forget its pages.
void drop_cache(const std::string& directory);
/// Reads every file below a directory, so that the kernel has its pages.
void fill_cache(const std::string& directory);

/// A store in a directory of its own, which is removed at the end, and one appender. Bodies have
/// 1 KiB. What fails is thrown as std::runtime_error. Thread: one; reads: any.
class StoreRun {
 public:
  explicit StoreRun(store::Options options);
  ~StoreRun();

  store::LocalStore& store() { return *store_; }
  const std::string& directory() const { return options_.root_dir; }

  /// Topics of one queue each, taken in turn by the messages.
  void use_topics(int count);
  std::string topic(int number) const { return "Topic" + std::to_string(number); }
  void use_keys() { with_keys_ = true; }
  std::string key(std::int64_t number) const;

  /// Appends so many messages in one batch and waits until they are as durable as configured.
  void append(int count);
  void append_bytes(std::int64_t bytes);
  std::int64_t appended() const { return appended_; }

  void open();
  void close();
  /// Leaves everything as a killed process would.
  void kill();

 private:
  struct Silence final : store::ArrivalListener {
    void on_arrivals(std::span<const store::Arrival>) override {}
  };

  store::Options options_;
  SystemClock clock_;
  Silence listener_;
  store::WakeSignal signal_;
  std::unique_ptr<store::LocalStore> store_;
  std::unique_ptr<store::Appender> appender_;
  std::vector<std::string> topics_;
  std::string body_ = std::string(1024, 'x');
  bool with_keys_ = false;
  std::int64_t appended_ = 0;
};

}  // namespace saker::disk
