#include "histogram.h"

#include <algorithm>
#include <bit>

namespace saker::load {
namespace {

constexpr int kSubBits = 7;
constexpr int64_t kSubBuckets = 1 << kSubBits;
constexpr int64_t kLargest = (int64_t{1} << 40) - 1;

int shift_of(int64_t value) {
  return std::max(0, static_cast<int>(std::bit_width(static_cast<uint64_t>(value))) - kSubBits - 1);
}

size_t index_of(int64_t value) {
  int shift = shift_of(value);
  return static_cast<size_t>(shift * kSubBuckets + (value >> shift));
}

int64_t middle_of(size_t index) {
  auto at = static_cast<int64_t>(index);
  int64_t shift = at < 2 * kSubBuckets ? 0 : at / kSubBuckets - 1;
  int64_t mantissa = at - shift * kSubBuckets;
  return (mantissa << shift) + ((int64_t{1} << shift) >> 1);
}

}  // namespace

Histogram::Histogram() : buckets_(index_of(kLargest) + 1) {}

void Histogram::record(int64_t value) {
  value = std::clamp(value, int64_t{0}, kLargest);
  ++buckets_[index_of(value)];
  ++count_;
  sum_ += static_cast<double>(value);
  max_ = std::max(max_, value);
}

void Histogram::clear() {
  std::fill(buckets_.begin(), buckets_.end(), 0);
  count_ = 0;
  max_ = 0;
  sum_ = 0;
}

double Histogram::mean() const { return count_ == 0 ? 0 : sum_ / static_cast<double>(count_); }

int64_t Histogram::quantile(double q) const {
  auto wanted = static_cast<int64_t>(q * static_cast<double>(count_));
  int64_t seen = 0;
  for (size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen > wanted) return std::min(middle_of(i), max_);
  }
  return max_;
}

double Histogram::share_above(int64_t limit) const {
  if (count_ == 0) return 0;
  int64_t above = 0;
  for (size_t i = index_of(std::clamp(limit, int64_t{0}, kLargest)) + 1; i < buckets_.size(); ++i) {
    above += buckets_[i];
  }
  return static_cast<double>(above) / static_cast<double>(count_);
}

}  // namespace saker::load
