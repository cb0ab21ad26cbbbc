#include "model/delay_levels.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(DelayLevels, UnitsAreSecondsMinutesHoursAndDays) {
  const DelayLevels levels = DelayLevels::parse("1s 2m 3h 4d").value();
  EXPECT_EQ(levels.count(), 4);
  EXPECT_EQ(levels.delay_ms(1), 1'000);
  EXPECT_EQ(levels.delay_ms(2), 120'000);
  EXPECT_EQ(levels.delay_ms(3), 10'800'000);
  EXPECT_EQ(levels.delay_ms(4), 345'600'000);
  EXPECT_EQ(levels.capped(9), 4);
}

TEST(DelayLevels, WordThatIsNoDelayIsNamed) {
  for (const char* text : {"1x", "s", "1s -2s", ""}) {
    EXPECT_FALSE(DelayLevels::parse(text).ok()) << text;
  }
  EXPECT_NE(DelayLevels::parse("1s 2x").error().message.find("'2x'"), std::string::npos);
}

}  // namespace
}  // namespace saker
