#include "broker/timer/near_slots.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

NearTimer due(std::int64_t due_ms, std::int64_t record = 0) {
  return {.due_ms = due_ms, .record = {record}};
}

class NearSlotsTest : public ::testing::Test {
 protected:
  /// The due time of the next one; -1: none.
  std::int64_t take(std::int64_t now_ms) {
    const auto taken = near.take_due(now_ms, false);
    if (!taken) return -1;
    near.done(taken->slot_ms);
    return taken->timer.due_ms;
  }
  static TimerMessage message(std::string_view key) {
    TimerMessage made;
    made.unique_key = key;
    made.real_topic = "T";
    return made;
  }

  NearSlots near;
};

TEST_F(NearSlotsTest, ThoseOfSlotsThatBeganAreCountedWithTheLateOnes) {
  near.add(NearSlots::kLate, due(500));
  for (const std::int64_t ms : {1'100, 1'900, 2'300}) near.add(ms / 1000 * 1000, due(ms));
  EXPECT_EQ(near.count_before(1'000), 1u);
  EXPECT_EQ(near.count_before(1'500), 3u);
  EXPECT_EQ(near.count_before(9'000), 4u);
}

TEST_F(NearSlotsTest, ComeInTheOrderOfTheirTimes) {
  for (const std::int64_t ms : {2'300, 1'900, 1'100, 1'500}) near.add(ms / 1000 * 1000, due(ms));
  EXPECT_EQ(near.next_due_ms(), 1'100);
  EXPECT_EQ(take(1'099), -1);
  EXPECT_EQ(take(1'900), 1'100);
  EXPECT_EQ(take(1'900), 1'500);
  EXPECT_EQ(take(1'900), 1'900);
  EXPECT_EQ(take(1'900), -1);
  EXPECT_EQ(take(2'300), 2'300);
  EXPECT_EQ(near.count(), 0u);
}

TEST_F(NearSlotsTest, NothingComesBeforeTheFilesWereRead) {
  near.expect(1'000);
  near.add(1'000, due(1'500));
  EXPECT_EQ(take(9'000), -1);
  EXPECT_EQ(near.next_due_ms(), std::nullopt);
  near.take_in({.slot_ms = 1'000, .timers = {due(1'400), due(1'600)}, .delete_keys = {"K"}});
  EXPECT_EQ(take(9'000), 1'400);
  EXPECT_EQ(take(9'000), 1'500);
  EXPECT_EQ(take(9'000), 1'600);
}

TEST_F(NearSlotsTest, KeysOfEitherFormTakeBackInTheirSlotOnly) {
  near.add_delete_key(1'000, "K1");
  near.add_delete_key(1'000, "T+K2");
  near.add_delete_key(1'000, "U+K3");
  EXPECT_TRUE(near.is_deleted(1'000, message("K1")));
  EXPECT_TRUE(near.is_deleted(1'000, message("K2")));
  EXPECT_FALSE(near.is_deleted(1'000, message("K3")));
  EXPECT_FALSE(near.is_deleted(1'000, message("")));
  EXPECT_FALSE(near.is_deleted(2'000, message("K1")));
}

TEST_F(NearSlotsTest, SlotIsForgottenWhenAllIsDone) {
  near.add(1'000, due(1'500));
  EXPECT_FALSE(near.forget_before(2'000));
  const auto taken = near.take_due(1'500, false);
  ASSERT_TRUE(taken);
  EXPECT_FALSE(near.forget_before(2'000)) << "the store has it, but has not answered";
  near.give_back(*taken);
  EXPECT_FALSE(near.forget_before(2'000));
  EXPECT_EQ(take(1'500), 1'500);
  EXPECT_FALSE(near.forget_before(1'000)) << "it may still get messages";
  EXPECT_EQ(near.first_ms(), 1'000);
  EXPECT_TRUE(near.forget_before(2'000));
  EXPECT_EQ(near.first_ms(), std::nullopt);
}

TEST_F(NearSlotsTest, OnlyBegunSlotsAreFinished) {
  near.add(1'000, due(1'100));
  near.add(1'000, due(1'900));
  near.add(2'000, due(2'100));
  EXPECT_FALSE(near.is_busy());
  EXPECT_FALSE(near.take_due(3'000, true));
  take(1'100);
  near.mark_begun(1'000);
  EXPECT_TRUE(near.is_busy());
  const auto taken = near.take_due(3'000, true);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->timer.due_ms, 1'900);
  EXPECT_TRUE(near.is_busy());
  near.done(taken->slot_ms);
  EXPECT_FALSE(near.is_busy());
  EXPECT_FALSE(near.take_due(3'000, true));
}

TEST_F(NearSlotsTest, LateOnesBelongToNoSlot) {
  near.add(NearSlots::kLate, due(500));
  EXPECT_TRUE(near.has_late());
  EXPECT_EQ(near.first_ms(), std::nullopt);
  EXPECT_EQ(take(500), 500);
  EXPECT_FALSE(near.has_late());
}

}  // namespace
}  // namespace saker::broker
