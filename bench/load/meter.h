#pragma once

#include <cstdint>

namespace saker::load {

// The phases of a run: warm-up, window, over. Only what falls into the window is measured, and the
// CPU time of client and server is taken at its two edges.
class Meter {
 public:
  struct Options {
    double warmup_seconds = 1;
    // 0: the window lasts until end() is called.
    double window_seconds = 5;
    // The server whose CPU is to be read, 0 for none.
    int server_pid = 0;
  };

  explicit Meter(const Options& options) : options_(options) {}

  void start(int64_t now);
  // Call at every turn. False once the window is over.
  bool running(int64_t now);
  void end(int64_t now);

  bool counts(int64_t at) const { return at >= from_ && at < to_; }
  // When running() has to be called next; the end of time once the window is over.
  int64_t next_edge() const { return closed_ ? INT64_MAX : opened_ ? to_ : from_; }
  int64_t closes_at() const { return to_; }

  double seconds() const { return static_cast<double>(to_ - from_) / 1e9; }
  double client_cpu_us() const { return client_cpu_us_; }
  double server_cpu_us() const { return server_cpu_us_; }
  int64_t server_resident_kib() const { return server_resident_kib_; }

 private:
  void open();
  void close();

  Options options_;
  int64_t from_ = INT64_MAX;
  int64_t to_ = INT64_MAX;
  bool opened_ = false;
  bool closed_ = false;
  double client_cpu_us_ = 0;
  double server_cpu_us_ = 0;
  int64_t server_resident_kib_ = 0;
};

}  // namespace saker::load
