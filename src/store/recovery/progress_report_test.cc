#include "store/recovery/progress_report.h"

#include <gtest/gtest.h>

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;

TEST(ProgressReport, SpeaksOnceASecondWithTheRate) {
  ManualClock clock;
  ProgressReport report(clock, 4000 * kMebi);
  EXPECT_EQ(report.at(0), std::nullopt);
  clock.advance_ms(999);
  EXPECT_EQ(report.at(500 * kMebi), std::nullopt);
  clock.advance_ms(1);
  EXPECT_EQ(report.at(1500 * kMebi), "1500 of at most 4000 MiB, 1500 MiB/s");
  EXPECT_EQ(report.at(1600 * kMebi), std::nullopt);
  clock.advance_ms(1000);
  EXPECT_EQ(report.at(2000 * kMebi), "2000 of at most 4000 MiB, 1000 MiB/s");
}

TEST(ProgressReport, LooksAtTheClockEveryMebibyteOnly) {
  ManualClock clock;
  ProgressReport report(clock, 10 * kMebi);
  EXPECT_EQ(report.at(0), std::nullopt);
  clock.advance_ms(5000);
  EXPECT_EQ(report.at(kMebi - 1), std::nullopt);
  EXPECT_NE(report.at(kMebi), std::nullopt);
}

TEST(ProgressReport, TheEndIsToldOfALongWalkOnly) {
  ManualClock clock;
  const ProgressReport report(clock, 10 * kMebi);
  EXPECT_EQ(report.end(7 * kMebi), std::nullopt);
  clock.advance_ms(2000);
  EXPECT_EQ(report.end(7 * kMebi), "7 of at most 10 MiB, 3 MiB/s");
}

}  // namespace
}  // namespace saker::store
