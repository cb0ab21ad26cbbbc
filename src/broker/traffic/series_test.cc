#include "broker/traffic/series.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

constexpr std::int64_t kStartMs = 1'000'000;

/// Samples every ten seconds of a count that rises by `step`.
Series rising(int samples, std::int64_t step) {
  Series series;
  for (int i = 0; i < samples; ++i) {
    series.sample(kStartMs + i * Series::kPeriodMs, (i + 1) * step, i + 1);
  }
  return series;
}

TEST(Series, NothingIsCountedBeforeTheFirstSample) {
  const api::TrafficFigures figures = Series().figures();
  EXPECT_EQ(figures.minute.sum, 0);
  EXPECT_EQ(figures.day.per_second, 0);
}

TEST(Series, TheFirstSampleCameInThePeriodBeforeIt) {
  const api::TrafficFigures figures = rising(1, 120).figures();
  EXPECT_EQ(figures.minute.sum, 120);
  EXPECT_DOUBLE_EQ(figures.minute.per_second, 12);
  EXPECT_EQ(figures.day.sum, 120);
}

TEST(Series, AMinuteForgetsWhatIsOlderAndAnHourDoesNot) {
  const api::TrafficFigures figures = rising(60, 50).figures();
  EXPECT_EQ(figures.minute.sum, 6 * 50);
  EXPECT_DOUBLE_EQ(figures.minute.per_second, 5);
  EXPECT_EQ(figures.hour.sum, 60 * 50);
  EXPECT_EQ(figures.day.sum, 60 * 50);
}

TEST(Series, AnHourForgetsWhatIsOlderAndADayDoesNot) {
  const api::TrafficFigures figures = rising(720, 10).figures();  // two hours
  EXPECT_NEAR(static_cast<double>(figures.hour.sum), 3600, 600);
  EXPECT_EQ(figures.day.sum, 7200);
}

TEST(Series, TheAverageIsThatOfACall) {
  Series series;
  series.sample(kStartMs, 0, 0);
  series.sample(kStartMs + Series::kPeriodMs, 300, 10);
  EXPECT_DOUBLE_EQ(series.figures().minute.per_call, 30);
}

}  // namespace
}  // namespace saker::broker
