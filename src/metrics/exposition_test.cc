#include "metrics/exposition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Exposition, SamplesHaveTheCommonLabelsAndTheirOwn) {
  Exposition out({{"cluster", "C"}}, 10);
  out.gauge("saker_up", "Whether.");
  out.add(std::int64_t{1});
  out.add(0.25, {{"topic", "T"}});
  EXPECT_THAT(out.take(), HasSubstr("# HELP saker_up Whether.\n# TYPE saker_up gauge\n"
                                    "saker_up{cluster=\"C\"} 1\n"
                                    "saker_up{cluster=\"C\",topic=\"T\"} 0.25\n"));
}

TEST(Exposition, WithoutLabelsThereAreNoBraces) {
  Exposition out({}, 10);
  out.counter("a_total", "A.");
  out.add(std::int64_t{7});
  EXPECT_THAT(out.take(), HasSubstr("\na_total 7\n"));
}

TEST(Exposition, QuotesBackslashesAndLineEndsAreEscaped) {
  EXPECT_EQ(Labels({{"topic", "a\"b\\c\nd"}}).text(), R"(topic="a\"b\\c\nd")");
}

TEST(Exposition, BucketsOfAHistogramAreCumulative) {
  LatencyFigures figures;
  figures.counts[0] = 2;
  figures.counts[3] = 1;
  figures.counts[kLatencyClasses - 1] = 4;
  figures.sum_ns = 1'500'000'000;
  Exposition out({}, 100);
  out.histogram("t_seconds", "T.");
  out.add(figures, {{"by", "pull"}});
  const std::string text = out.take();
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{by=\"pull\",le=\"0.00001\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{by=\"pull\",le=\"0.0001\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{by=\"pull\",le=\"10\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_bucket{by=\"pull\",le=\"+Inf\"} 7\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_sum{by=\"pull\"} 1.5\n"));
  EXPECT_THAT(text, HasSubstr("t_seconds_count{by=\"pull\"} 7\n"));
}

TEST(Exposition, WhatIsBeyondTheBoundIsDroppedAndCounted) {
  Exposition out({}, 2);
  out.gauge("g", "G.");
  for (std::int64_t i = 0; i < 5; ++i) out.add(i);
  out.histogram("h", "H.");
  out.add(LatencyFigures{});
  EXPECT_EQ(out.dropped(), 3 + kLatencyClasses + 2);
  const std::string text = out.take();
  EXPECT_THAT(text, HasSubstr("g 1\n"));
  EXPECT_THAT(text, Not(HasSubstr("g 2\n")));
  EXPECT_THAT(text, HasSubstr("saker_metrics_dropped 25\n"));
}

}  // namespace
}  // namespace saker::metrics
