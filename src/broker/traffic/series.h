#pragma once

#include <cstdint>
#include <vector>

#include "api/statistics.h"

namespace saker::broker {

/// What a count was: every ten seconds of the last minute, every ten minutes of the last hour and
/// every hour of the last day. The begin of each window is its oldest sample, its end the newest
/// one. Source: spec 05 §26.1. Thread: none of its own; the owner locks.
class Series {
 public:
  static constexpr std::int64_t kPeriodMs = 10'000;

  /// To be told every kPeriodMs. `calls`: how many additions the value is the sum of.
  void sample(std::int64_t now_ms, std::int64_t value, std::int64_t calls);

  api::TrafficFigures figures() const;

 private:
  struct Sample {
    std::int64_t at_ms = 0;
    std::int64_t value = 0;
    std::int64_t calls = 0;
  };
  /// Samples that are `period_ms` apart, `count_max` of them.
  struct Window {
    std::int64_t period_ms;
    std::size_t count_max;
    std::vector<Sample> samples = {};

    void take(const Sample& sample);
    api::TrafficFigures::Window figures(const Sample& newest) const;
  };

  Window minute_{kPeriodMs, 7};
  Window hour_{600'000, 7};
  Window day_{3'600'000, 25};
  Sample newest_;
};

}  // namespace saker::broker
