#include "broker/registration/withdrawals.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

using Topics = Withdrawals::Topics;
using Names = std::vector<std::string>;

TEST(Withdrawals, ATopicGoesFromUntoldToDeleted) {
  Withdrawals withdrawals;
  EXPECT_FALSE(withdrawals.has_untold());
  withdrawals.add("T", 0);
  EXPECT_TRUE(withdrawals.has_untold());
  EXPECT_EQ(withdrawals.take_untold(), Topics{"T"});
  EXPECT_FALSE(withdrawals.has_untold());
  EXPECT_EQ(withdrawals.take_unlooked(), Names{});
  withdrawals.told(true, 0);
  EXPECT_EQ(withdrawals.take_unlooked(), Names{"T"});
  EXPECT_EQ(withdrawals.take_unlooked(), Names{});
  withdrawals.looked("T", true);
  EXPECT_FALSE(withdrawals.is_being_deleted("T"));
  EXPECT_EQ(withdrawals.take_unasked(), Names{"T"});
  EXPECT_TRUE(withdrawals.is_being_deleted("T"));
  withdrawals.asked("T");
  EXPECT_FALSE(withdrawals.is_being_deleted("T"));
  EXPECT_EQ(withdrawals.take_unasked(), Names{});
}

TEST(Withdrawals, ATopicOfOthersIsDoneWithOnceItIsTold) {
  Withdrawals withdrawals;
  withdrawals.add("T", 0);
  withdrawals.take_untold();
  withdrawals.told(true, 0);
  withdrawals.take_unlooked();
  withdrawals.looked("T", false);
  EXPECT_EQ(withdrawals.take_unasked(), Names{});
  EXPECT_FALSE(withdrawals.has_untold());
}

TEST(Withdrawals, WhatWasNotTakenIsToldAgainForAWhile) {
  Withdrawals withdrawals;
  withdrawals.add("T", 1000);
  withdrawals.take_untold();
  withdrawals.told(false, 150'999);
  EXPECT_EQ(withdrawals.take_untold(), Topics{"T"});
  withdrawals.told(false, 151'000);
  EXPECT_FALSE(withdrawals.has_untold());
}

TEST(Withdrawals, ATopicThatIsThereAgainIsNotTakenAwayByALateAnswer) {
  Withdrawals withdrawals;
  withdrawals.add("T", 0);
  withdrawals.take_untold();
  withdrawals.told(true, 0);
  withdrawals.take_unlooked();
  withdrawals.take_back("T");
  withdrawals.looked("T", true);
  EXPECT_EQ(withdrawals.take_unasked(), Names{});
}

TEST(Withdrawals, RoutesAreAskedForAFewAtATime) {
  Withdrawals withdrawals;
  for (int i = 0; i < 70; ++i) withdrawals.add("T" + std::to_string(100 + i), 0);
  EXPECT_EQ(withdrawals.take_untold().size(), 70u);
  withdrawals.told(true, 0);
  EXPECT_EQ(withdrawals.take_unlooked().size(), 64u);
  withdrawals.looked("T100", false);
  EXPECT_EQ(withdrawals.take_unlooked(), Names{"T164"});
}

TEST(Withdrawals, ARouteThatIsNoRouteIsGivenUpByNobody) {
  EXPECT_FALSE(is_given_up_by_all("not json"));
}

}  // namespace
}  // namespace saker::broker
