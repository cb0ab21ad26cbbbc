#include "metrics/class_histogram.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::metrics {
namespace {

using testing::ElementsAre;

constexpr std::array kBounds = {10.0, 100.0};

TEST(ClassHistogram, AValueIsInTheFirstClassWhoseBoundItDoesNotExceed) {
  ClassHistogram histogram(kBounds);
  for (const std::int64_t value : {0, 10, 11, 100, 101}) histogram.record(value);
  const ClassFigures figures = histogram.figures();
  EXPECT_THAT(figures.classes().counts, ElementsAre(2, 2, 1));
  EXPECT_EQ(figures.count(), 5);
  EXPECT_EQ(figures.sum, 222);
}

TEST(ClassHistogram, AValueMayCountSeveralTimes) {
  ClassHistogram histogram(kBounds);
  histogram.record(50, 3);
  EXPECT_EQ(histogram.figures().count(), 3);
  EXPECT_EQ(histogram.figures().sum, 150);
}

TEST(ClassHistogram, FiguresOfSeveralAddUp) {
  ClassHistogram one(kBounds);
  ClassHistogram other(kBounds);
  one.record(5);
  other.record(7);
  ClassFigures sum = one.figures();
  sum += other.figures();
  EXPECT_THAT(sum.classes().counts, ElementsAre(2, 0, 0));
  EXPECT_EQ(sum.sum, 12);
}

}  // namespace
}  // namespace saker::metrics
