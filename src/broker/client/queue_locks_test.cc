#include "broker/client/queue_locks.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

const api::LockedQueue kFirst{"T", "broker-a", QueueId{0}};
const api::LockedQueue kSecond{"T", "broker-a", QueueId{1}};

class QueueLocksTest : public testing::Test {
 protected:
  ManualClock clock_;
  QueueLocks locks_{clock_};
};

TEST_F(QueueLocksTest, AQueueHasOneOwnerInAGroup) {
  EXPECT_EQ(locks_.lock({"a", "G", {kFirst}}).size(), 1u);
  EXPECT_EQ(locks_.lock({"b", "G", {kFirst, kSecond}}), std::vector{kSecond});
  EXPECT_EQ(locks_.lock({"b", "Other", {kFirst}}).size(), 1u) << "groups do not meet";
}

TEST_F(QueueLocksTest, TheOwnerRenewsAndOthersTakeOverWhatRanOut) {
  locks_.lock({"a", "G", {kFirst}});
  clock_.advance_ms(QueueLocks::kLeaseMs - 1);
  EXPECT_EQ(locks_.lock({"a", "G", {kFirst}}).size(), 1u);
  clock_.advance_ms(QueueLocks::kLeaseMs - 1);
  EXPECT_TRUE(locks_.lock({"b", "G", {kFirst}}).empty());
  clock_.advance_ms(1);
  EXPECT_EQ(locks_.lock({"b", "G", {kFirst}}).size(), 1u);
}

TEST_F(QueueLocksTest, OnlyTheOwnerUnlocks) {
  locks_.lock({"a", "G", {kFirst}});
  locks_.unlock({"b", "G", {kFirst}});
  EXPECT_TRUE(locks_.lock({"b", "G", {kFirst}}).empty());
  locks_.unlock({"a", "G", {kFirst}});
  EXPECT_EQ(locks_.lock({"b", "G", {kFirst}}).size(), 1u);
}

TEST_F(QueueLocksTest, AClientWithoutANameHoldsNothingAgainstOthers) {
  locks_.lock({"", "G", {kFirst}});
  EXPECT_EQ(locks_.lock({"b", "G", {kFirst}}).size(), 1u);
}

}  // namespace
}  // namespace saker::broker
