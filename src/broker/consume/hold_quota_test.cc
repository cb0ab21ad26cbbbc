#include "broker/consume/hold_quota.h"

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

TEST(HoldQuota, TheLargestIsThatOfTheConnectionWithMost) {
  HoldQuota quota(3);
  FakeClient one;
  FakeClient other;
  EXPECT_EQ(quota.largest(), 0);
  quota.take(one);
  quota.take(other);
  quota.take(other);
  EXPECT_EQ(quota.largest(), 2);
  quota.take(one);
  quota.take(one);
  EXPECT_EQ(quota.largest(), 3);
  EXPECT_TRUE(quota.is_full(one));
  quota.give_back(one);
  EXPECT_EQ(quota.largest(), 2);
  quota.give_back(one);
  EXPECT_EQ(quota.largest(), 2) << "the other's";
  quota.give_back(other);
  quota.give_back(one);
  EXPECT_EQ(quota.largest(), 1);
  quota.give_back(other);
  EXPECT_EQ(quota.largest(), 0);
}

}  // namespace
}  // namespace saker::broker
