#include "metrics/latency.h"

#include <gtest/gtest.h>

namespace saker::metrics {
namespace {

TEST(Latency, ABoundBelongsToItsClassAndOneMoreToTheNext) {
  for (std::size_t i = 0; i < kLatencyBoundsNs.size(); ++i) {
    EXPECT_EQ(latency_class(kLatencyBoundsNs[i]), i);
    EXPECT_EQ(latency_class(kLatencyBoundsNs[i] + 1), i + 1);
  }
}

TEST(Latency, WhatIsNoTimeIsInTheFirstClassAndAHundredYearsInTheLast) {
  EXPECT_EQ(latency_class(0), 0u);
  EXPECT_EQ(latency_class(-5), 0u);
  EXPECT_EQ(latency_class(INT64_MIN), 0u);
  EXPECT_EQ(latency_class(INT64_MAX), kLatencyClasses - 1);
}

TEST(Latency, EveryTimeIsInTheFirstClassWhoseBoundItKeeps) {
  for (std::int64_t ns = 1; ns < 20'000'000'000; ns += ns / 7 + 1) {
    const std::size_t at = latency_class(ns);
    if (at < kLatencyBoundsNs.size()) {
      EXPECT_LE(ns, kLatencyBoundsNs[at]);
    }
    if (at > 0) {
      EXPECT_GT(ns, kLatencyBoundsNs[at - 1]);
    }
  }
}

TEST(LatencyHistogram, FiguresOfTwoLanesAddUp) {
  LatencyHistogram one;
  LatencyHistogram other;
  one.record(9'000);
  one.record(600'000'000);
  other.record(9'500);
  other.record(-3);
  LatencyFigures sum = one.figures();
  sum += other.figures();
  EXPECT_EQ(sum.count(), 4);
  EXPECT_EQ(sum.counts[0], 3);
  EXPECT_EQ(sum.counts[latency_class(600'000'000)], 1);
  EXPECT_DOUBLE_EQ(sum.sum_ns, 600'018'500);
}

TEST(LatencyHistogram, YearsAddUp) {
  LatencyHistogram histogram;
  for (int i = 0; i < 10; ++i) histogram.record(1'700'000'000'000'000'000);
  EXPECT_DOUBLE_EQ(histogram.figures().sum_ns, 17e18);
}

}  // namespace
}  // namespace saker::metrics
