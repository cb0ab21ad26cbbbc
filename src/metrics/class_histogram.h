#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>

#include "metrics/exposition.h"

namespace saker::metrics {

/// What histograms with the same bounds came to; those of several threads add up.
struct ClassFigures {
  static constexpr std::size_t kBoundsMax = 8;

  std::span<const double> bounds;  ///< outlive the figures
  std::array<std::int64_t, kBoundsMax + 1> counts{};
  std::int64_t sum = 0;

  std::int64_t count() const {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{});
  }
  Exposition::Classes classes() const {
    return {bounds, std::span(counts).first(bounds.size() + 1), static_cast<double>(sum)};
  }
  ClassFigures& operator+=(const ClassFigures& other) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
    sum += other.sum;
    return *this;
  }
};

/// A histogram of whole numbers, with few classes of its own: a value stands in the first class
/// whose bound it does not exceed. Thread: any.
class ClassHistogram {
 public:
  /// `bounds` rise, are kBoundsMax at most, and outlive the histogram.
  explicit ClassHistogram(std::span<const double> bounds) : bounds_(bounds) {}

  void record(std::int64_t value, std::int64_t times = 1) {
    std::size_t at = 0;
    while (at < bounds_.size() && static_cast<double>(value) > bounds_[at]) ++at;
    counts_[at].fetch_add(times, std::memory_order_relaxed);
    sum_.fetch_add(value * times, std::memory_order_relaxed);
  }

  ClassFigures figures() const {
    ClassFigures figures{bounds_, {}, sum_.load(std::memory_order_relaxed)};
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      figures.counts[i] = counts_[i].load(std::memory_order_relaxed);
    }
    return figures;
  }

 private:
  const std::span<const double> bounds_;
  std::array<std::atomic<std::int64_t>, ClassFigures::kBoundsMax + 1> counts_{};
  std::atomic<std::int64_t> sum_ = 0;
};

}  // namespace saker::metrics
