#include "metrics/latency.h"

#include <numeric>

namespace saker::metrics {

std::int64_t LatencyFigures::count() const {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

LatencyFigures& LatencyFigures::operator+=(const LatencyFigures& other) {
  for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += other.counts[i];
  sum_ns += other.sum_ns;
  return *this;
}

LatencyFigures LatencyHistogram::figures() const {
  LatencyFigures figures;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    figures.counts[i] = counts_[i].load(std::memory_order_relaxed);
  }
  figures.sum_ns = sum_ns_.load(std::memory_order_relaxed);
  return figures;
}

}  // namespace saker::metrics
