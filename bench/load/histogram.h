#pragma once

#include <cstdint>
#include <vector>

namespace saker::load {

// Log-linear histogram of non-negative integers (nanoseconds here): exact below 256, then 128
// buckets per power of two, so a quantile is off by less than 0.8 %. Values from 2^40 on (18
// minutes) count as 2^40. Recording is an index and an increment. Thread: one.
class Histogram {
 public:
  Histogram();

  void record(int64_t value);
  void clear();

  int64_t count() const { return count_; }
  int64_t max() const { return max_; }
  double mean() const;
  // The middle of the bucket below which a share `q` (0..1) of the values lies; 0 when empty.
  int64_t quantile(double q) const;
  // The share (0..1) of values above `limit`, up to the width of a bucket.
  double share_above(int64_t limit) const;

 private:
  std::vector<int64_t> buckets_;
  int64_t count_ = 0;
  int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace saker::load
