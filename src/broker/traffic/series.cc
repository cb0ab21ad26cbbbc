#include "broker/traffic/series.h"

namespace saker::broker {

void Series::sample(std::int64_t now_ms, std::int64_t value, std::int64_t calls) {
  if (newest_.at_ms == 0) {
    // What is counted before the first sample came in the period before it.
    const Sample begin{now_ms - kPeriodMs, 0, 0};
    for (Window* window : {&minute_, &hour_, &day_}) window->samples.push_back(begin);
  }
  newest_ = {now_ms, value, calls};
  for (Window* window : {&minute_, &hour_, &day_}) window->take(newest_);
}

void Series::Window::take(const Sample& sample) {
  // The housekeeper comes a moment late now and then; that must not cost every second sample.
  constexpr std::int64_t kSlackMs = kPeriodMs / 2;
  if (sample.at_ms - samples.back().at_ms < period_ms - kSlackMs) return;
  samples.push_back(sample);
  if (samples.size() > count_max) samples.erase(samples.begin());
}

api::TrafficFigures::Window Series::Window::figures(const Sample& newest) const {
  api::TrafficFigures::Window window;
  if (samples.empty()) return window;
  const Sample& first = samples.front();
  window.sum = newest.value - first.value;
  const std::int64_t took_ms = newest.at_ms - first.at_ms;
  const std::int64_t calls = newest.calls - first.calls;
  if (took_ms > 0) {
    window.per_second = 1000.0 * static_cast<double>(window.sum) / static_cast<double>(took_ms);
  }
  if (calls > 0) {
    window.per_call = static_cast<double>(window.sum) / static_cast<double>(calls);
  }
  return window;
}

api::TrafficFigures Series::figures() const {
  return {minute_.figures(newest_), hour_.figures(newest_), day_.figures(newest_)};
}

}  // namespace saker::broker
