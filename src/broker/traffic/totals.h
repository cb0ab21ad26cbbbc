#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

#include "api/statistics.h"

namespace saker::broker {

/// A few running totals, sampled every second: how fast they rise, and what they were at midnight.
/// Thread: none of its own; the owner locks.
class Totals {
 public:
  enum Which : std::size_t { kPut, kFound, kMissed, kAsked, kGot, kTimers, kCount };
  using Values = std::array<std::int64_t, kCount>;

  /// To be told every second or so. `day` is the number of the local day.
  void sample(std::int64_t now_ms, std::int64_t day, const Values& values);

  api::Rates rates(Which which) const;
  /// `now`: the present value.
  api::DayTotals day_totals(Which which, std::int64_t now) const;

 private:
  struct Sample {
    std::int64_t at_ms = 0;
    Values values = {};
  };
  double rate(Which which, std::int64_t window_ms) const;

  std::deque<Sample> samples_;  ///< of the last ten minutes
  std::optional<std::int64_t> day_;
  Values today_morning_ = {};
  Values yesterday_morning_ = {};
};

/// Days since the epoch, by local time.
std::int64_t local_day(std::int64_t wall_ms);

}  // namespace saker::broker
