#include "broker/pop/pop_cursor.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

class PopCursorTest : public testing::Test {
 protected:
  std::int64_t committed() { return offsets.committed(of).value_or(QueueOffset{-1}).value; }

  ManualClock clock;
  OffsetTable offsets{clock, 500};
  const Progress of{"G", "T", {0}};
  PopCursor cursor{offsets, of};
};

TEST_F(PopCursorTest, OnePopAtATimeReads) {
  offsets.commit(of, {5});
  const auto turn = cursor.try_take();
  EXPECT_TRUE(turn.taken);
  EXPECT_EQ(turn.next, QueueOffset{5});
  EXPECT_FALSE(cursor.try_take().taken);
  cursor.give_back({7});
  EXPECT_EQ(committed(), 7);
  EXPECT_EQ(cursor.try_take().next, QueueOffset{7});
}

TEST_F(PopCursorTest, TheOffsetStaysBeforeTheOldestThatIsUnsettled) {
  EXPECT_EQ(cursor.try_take().next, std::nullopt);
  cursor.begin_at({0});
  EXPECT_EQ(committed(), 0);
  const auto first = cursor.hand_out({0}, {3});
  cursor.try_take();
  const auto second = cursor.hand_out({3}, {6});
  cursor.settle({3}, second);
  EXPECT_EQ(committed(), 0);
  EXPECT_EQ(cursor.next(), QueueOffset{6});
  cursor.settle({0}, first);
  EXPECT_EQ(committed(), 6);
}

TEST_F(PopCursorTest, WhatIsTakenBackIsReadAgain) {
  cursor.try_take();
  cursor.begin_at({0});
  const auto first = cursor.hand_out({0}, {3});
  cursor.try_take();
  cursor.take_back({0}, first);  // while another reads
  const auto second = cursor.hand_out({3}, {6});
  cursor.settle({3}, second);
  EXPECT_EQ(committed(), 0);
  EXPECT_EQ(cursor.try_take().next, QueueOffset{0});
  const auto again = cursor.hand_out({0}, {6});
  cursor.settle({0}, again);
  EXPECT_EQ(committed(), 6);
}

TEST_F(PopCursorTest, OffsetsThatOthersSetCount) {
  cursor.try_take();
  cursor.begin_at({0});
  const auto first = cursor.hand_out({0}, {10});
  offsets.commit(of, {4});
  EXPECT_EQ(cursor.next(), QueueOffset{4});
  cursor.settle({0}, first);
  EXPECT_EQ(committed(), 4);
  EXPECT_EQ(cursor.try_take().next, QueueOffset{4});
  offsets.commit(of, {2});  // while it is taken
  const auto second = cursor.hand_out({4}, {10});
  EXPECT_EQ(cursor.try_take().next, QueueOffset{2});
  cursor.settle({4}, second);
  EXPECT_EQ(committed(), 2);
  cursor.give_back({3});
  EXPECT_EQ(committed(), 3);
}

TEST_F(PopCursorTest, AResetCountsEvenToWhereTheOffsetIs) {
  cursor.try_take();
  cursor.begin_at({5});
  const auto first = cursor.hand_out({5}, {9});
  offsets.reset(of, {5});
  cursor.settle({5}, first);  // must not override it
  const auto turn = cursor.try_take();
  EXPECT_EQ(turn.next, QueueOffset{5});
  EXPECT_TRUE(turn.was_reset);
  cursor.give_back({6});
  EXPECT_EQ(committed(), 6);
  EXPECT_FALSE(cursor.try_take().was_reset);
}

TEST_F(PopCursorTest, CursorsThatNobodyNeedsAreForgotten) {
  PopCursorTable table(offsets);
  PopCursorsPtr held = table.of("T", "G");
  const PopCursors* before = held.get();
  held->of({0}).try_take();
  held->of({0}).begin_at({1});
  const auto reading = held->of({0}).hand_out({1}, {2});
  held = nullptr;
  table.expire();
  held = table.of("T", "G");
  EXPECT_EQ(held.get(), before);  // something is unsettled
  held->of({0}).settle({1}, reading);
  held = nullptr;
  table.expire();
  EXPECT_EQ(table.of("T", "G")->of({0}).next(), QueueOffset{2});
}

}  // namespace
}  // namespace saker::broker
