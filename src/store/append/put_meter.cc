#include "store/append/put_meter.h"

#include <algorithm>

namespace saker::store {
namespace {

std::size_t class_of(std::int64_t took_ms) {
  const auto& bounds = PutFigures::kClassesMs;
  const auto* at = std::lower_bound(bounds.begin(), bounds.end(), took_ms);
  return static_cast<std::size_t>(at - bounds.begin());
}

}  // namespace

void PutMeter::count(const Tally& tally, std::int64_t took_ms) {
  if (tally.failures > 0) add(failures_, tally.failures);
  if (tally.messages == 0) return;
  add(messages_, tally.messages);
  add(bytes_, tally.bytes);
  add(by_time_[class_of(took_ms)], tally.messages);
  std::int64_t longest_ms = longest_ms_.load(std::memory_order_relaxed);
  while (took_ms > longest_ms &&
         !longest_ms_.compare_exchange_weak(longest_ms, took_ms, std::memory_order_relaxed)) {
  }
}

PutFigures PutMeter::figures() const {
  PutFigures figures;
  figures.messages = messages_.load(std::memory_order_relaxed);
  figures.bytes = bytes_.load(std::memory_order_relaxed);
  figures.failures = failures_.load(std::memory_order_relaxed);
  figures.longest_ms = longest_ms_.load(std::memory_order_relaxed);
  for (std::size_t i = 0; i < by_time_.size(); ++i) {
    figures.by_time[i] = by_time_[i].load(std::memory_order_relaxed);
  }
  return figures;
}

metrics::LatencyHistogram& PutMeter::add_histogram() {
  const std::lock_guard lock(mutex_);
  return appends_.emplace_back();
}

metrics::LatencyFigures PutMeter::append_latency() const {
  const std::lock_guard lock(mutex_);
  metrics::LatencyFigures sum;
  for (const metrics::LatencyHistogram& one : appends_) sum += one.figures();
  return sum;
}

}  // namespace saker::store
