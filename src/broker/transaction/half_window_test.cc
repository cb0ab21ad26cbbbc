#include "broker/transaction/half_window.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

TEST(HalfWindow, BeginPassesWhatIsDoneWithoutAGap) {
  HalfWindow window({10});
  for (std::int64_t at = 10; at < 14; ++at) window.open({at});
  window.done({11});
  EXPECT_EQ(window.begin(), QueueOffset{10});
  window.done({10});
  EXPECT_EQ(window.begin(), QueueOffset{12});
  window.done({13});
  window.done({12});
  EXPECT_EQ(window.begin(), QueueOffset{14});
  EXPECT_EQ(window.end(), QueueOffset{14});
}

TEST(HalfWindow, EntryThatIsStillOnItsWayHoldsTheBeginBack) {
  HalfWindow window;
  window.open({1});
  window.done({1});
  EXPECT_EQ(window.begin(), QueueOffset{0});
  window.open({0});
  EXPECT_EQ(window.end(), QueueOffset{2});
  window.done({0});
  EXPECT_EQ(window.begin(), QueueOffset{2});
}

TEST(HalfWindow, WhatLiesBeforeTheBeginChangesNothing) {
  HalfWindow window({5});
  window.open({4});
  window.done({3});
  EXPECT_EQ(window.begin(), QueueOffset{5});
  EXPECT_EQ(window.end(), QueueOffset{5});
}

}  // namespace
}  // namespace saker::broker
