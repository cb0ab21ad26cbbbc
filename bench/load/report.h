#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "histogram.h"
#include "meter.h"

namespace saker::load {

// The result of a run: one line of JSON on standard output for programs, one line for people on
// standard error. Fields keep the order in which they were added.
class Report {
 public:
  explicit Report(const std::string& scenario);

  void add(const std::string& name, double value);
  void add(const std::string& name, const std::string& value);
  void add(const std::string& name, int64_t value);
  // An object from response codes to counts; nothing when there are none.
  void add_errors(const std::map<int, int64_t>& by_code);
  // NAME_p50_us, _p99_us, _p999_us, _max_us, _mean_us of nanoseconds.
  void add_latency(const std::string& name, const Histogram& histogram);
  // Seconds, messages, rate and the CPU time per message of both sides.
  void add_window(const Meter& meter, int64_t messages);

  void print() const;

 private:
  std::string json_;
  std::string text_;
};

}  // namespace saker::load
