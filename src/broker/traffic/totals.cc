#include "broker/traffic/totals.h"

#include <algorithm>
#include <ctime>

namespace saker::broker {
namespace {

constexpr std::int64_t kTenMinutesMs = 600'000;

}  // namespace

void Totals::sample(std::int64_t now_ms, std::int64_t day, const Values& values) {
  if (day_ && *day_ != day) {
    yesterday_morning_ = today_morning_;
    today_morning_ = values;
  }
  day_ = day;
  samples_.push_back({now_ms, values});
  // One sample at or before the begin of the longest window stays.
  while (samples_.size() > 2 && samples_[1].at_ms <= now_ms - kTenMinutesMs) samples_.pop_front();
}

double Totals::rate(Which which, std::int64_t window_ms) const {
  if (samples_.size() < 2) return 0;
  const Sample& newest = samples_.back();
  const auto after = std::upper_bound(
      samples_.begin(), samples_.end(), newest.at_ms - window_ms,
      [](std::int64_t at_ms, const Sample& sample) { return at_ms < sample.at_ms; });
  const Sample& first = after == samples_.begin() ? samples_.front() : *std::prev(after);
  const std::int64_t took_ms = newest.at_ms - first.at_ms;
  if (took_ms <= 0) return 0;
  return 1000.0 * static_cast<double>(newest.values[which] - first.values[which]) /
         static_cast<double>(took_ms);
}

api::Rates Totals::rates(Which which) const {
  return {rate(which, 10'000), rate(which, 60'000), rate(which, kTenMinutesMs)};
}

api::DayTotals Totals::day_totals(Which which, std::int64_t now) const {
  return {yesterday_morning_[which], today_morning_[which], now};
}

std::int64_t local_day(std::int64_t wall_ms) {
  constexpr std::int64_t kDaySeconds = 86'400;
  const std::time_t seconds = wall_ms / 1000;
  std::tm local{};
  localtime_r(&seconds, &local);
  return (wall_ms / 1000 + local.tm_gmtoff) / kDaySeconds;
}

}  // namespace saker::broker
