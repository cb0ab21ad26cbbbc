#include "cli/admin/broker_store.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

const RuntimeFigures kFigures({{"brokerVersionDesc", "V5_3_3"},
                               {"putTps", "1.5 2.0E-4 30.25"},
                               {"getTotalTps", "7.0 "},
                               {"msgPutTotalTodayMorning", "100"},
                               {"msgPutTotalTodayNow", "130"},
                               {"commitLogDiskRatio", "0.25"}});

TEST(RuntimeFigures, ARateIsOneOfThree) {
  EXPECT_EQ(kFigures.rate("putTps", 0), 1.5);
  EXPECT_EQ(kFigures.rate("putTps", 1), 2.0e-4);
  EXPECT_EQ(kFigures.rate("putTps", 2), 30.25);
}

TEST(RuntimeFigures, AWindowThatHasNotPassedYetHasNoRate) {
  EXPECT_EQ(kFigures.rate("getTotalTps", 0), 7.0);
  EXPECT_EQ(kFigures.rate("getTotalTps", 1), std::nullopt);
  EXPECT_EQ(kFigures.rate("getTotalTps", 2), std::nullopt);
  EXPECT_EQ(kFigures.rate("absent", 0), std::nullopt);
}

TEST(RuntimeFigures, TodayBeginsAtMidnight) {
  EXPECT_EQ(kFigures.today("msgPutTotal"), 30);
  EXPECT_EQ(kFigures.today("msgGetTotal"), std::nullopt);
}

TEST(RuntimeFigures, NumbersAreWholeTexts) {
  EXPECT_EQ(kFigures.decimal("commitLogDiskRatio"), 0.25);
  EXPECT_EQ(kFigures.number("commitLogDiskRatio"), std::nullopt);
  EXPECT_EQ(version_of(kFigures), "5.3.3");
}

}  // namespace
}  // namespace saker::cli
