#include "store/retention/delete_hours.h"

#include <cstdlib>
#include <ctime>

#include <gtest/gtest.h>

namespace saker::store {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kMidnightUtcMs = 1'700'006'400'000;  // 2023-11-15

class DeleteHoursTest : public ::testing::Test {
 protected:
  DeleteHoursTest() { set_zone("UTC"); }
  ~DeleteHoursTest() override { set_zone("UTC"); }
  static void set_zone(const char* zone) {
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
};

TEST_F(DeleteHoursTest, HoldForTheWholeHour) {
  const auto hours = DeleteHours::parse("04");
  ASSERT_TRUE(hours);
  EXPECT_FALSE(hours->include(kMidnightUtcMs + 4 * kHourMs - 1));
  EXPECT_TRUE(hours->include(kMidnightUtcMs + 4 * kHourMs));
  EXPECT_TRUE(hours->include(kMidnightUtcMs + 5 * kHourMs - 1));
  EXPECT_FALSE(hours->include(kMidnightUtcMs + 5 * kHourMs));
}

TEST_F(DeleteHoursTest, MayBeSeveral) {
  const auto hours = DeleteHours::parse("3;16;0");
  ASSERT_TRUE(hours);
  for (int hour = 0; hour < 24; ++hour) {
    const bool expected = hour == 0 || hour == 3 || hour == 16;
    EXPECT_EQ(hours->include(kMidnightUtcMs + hour * kHourMs), expected) << hour;
  }
}

TEST_F(DeleteHoursTest, AreLocal) {
  set_zone("EAST-5");  // five hours ahead of UTC
  const auto hours = DeleteHours::parse("04");
  ASSERT_TRUE(hours);
  EXPECT_TRUE(hours->include(kMidnightUtcMs - kHourMs));
  EXPECT_FALSE(hours->include(kMidnightUtcMs + 4 * kHourMs));
}

TEST_F(DeleteHoursTest, OtherTextIsRefused) {
  for (const char* text : {"24", "-1", "4h", "4;;5", ";", "4,5", " 4", "x"}) {
    EXPECT_FALSE(DeleteHours::parse(text)) << text;
  }
}

}  // namespace
}  // namespace saker::store
