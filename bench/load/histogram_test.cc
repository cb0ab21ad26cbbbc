#include "histogram.h"

#include <gtest/gtest.h>

namespace saker::load {
namespace {

TEST(Histogram, EmptyHasNoQuantile) {
  Histogram histogram;
  EXPECT_EQ(histogram.quantile(0.5), 0);
  EXPECT_EQ(histogram.count(), 0);
}

TEST(Histogram, SmallValuesAreExact) {
  Histogram histogram;
  for (int64_t value = 0; value < 200; ++value) histogram.record(value);
  EXPECT_EQ(histogram.quantile(0.5), 100);
  EXPECT_EQ(histogram.quantile(0.99), 198);
  EXPECT_EQ(histogram.max(), 199);
}

TEST(Histogram, LargeValuesAreOffByLessThanOnePercent) {
  for (int64_t value = 257; value < (int64_t{1} << 39); value = value * 7 / 5) {
    Histogram histogram;
    histogram.record(value);
    histogram.record(value * 2);
    auto middle = static_cast<double>(histogram.quantile(0.25));
    EXPECT_NEAR(middle, static_cast<double>(value), static_cast<double>(value) * 0.008);
  }
}

TEST(Histogram, QuantileNeverExceedsTheLargestValue) {
  Histogram histogram;
  histogram.record(1'000'001);
  EXPECT_LE(histogram.quantile(0.999), 1'000'001);
}

TEST(Histogram, ShareAboveCountsWhatIsLate) {
  Histogram histogram;
  for (int i = 0; i < 99; ++i) histogram.record(10'000);
  histogram.record(5'000'000);
  EXPECT_DOUBLE_EQ(histogram.share_above(1'000'000), 0.01);
}

TEST(Histogram, ClearForgets) {
  Histogram histogram;
  histogram.record(-5);
  histogram.record(int64_t{1} << 62);
  EXPECT_EQ(histogram.count(), 2);
  histogram.clear();
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.max(), 0);
}

}  // namespace
}  // namespace saker::load
