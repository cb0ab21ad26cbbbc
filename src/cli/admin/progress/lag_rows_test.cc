#include "cli/admin/progress/lag_rows.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

constexpr std::int64_t kNowMs = 1'700'000'000'000;

/// Queue with messages begin…end, of which those before `committed` are consumed.
QueueProgress queue(std::int64_t begin, std::int64_t committed, std::int64_t end) {
  QueueProgress one;
  one.group = "G";
  one.topic = "T";
  one.begin = begin;
  one.committed = committed;
  one.end = end;
  return one;
}

QueueProgress stored(QueueProgress one, std::int64_t ms) {
  one.next_stored_ms = ms;
  return one;
}

TEST(Lag, WhatWasDeletedIsNotWaitedFor) {
  EXPECT_EQ(queue(0, 3, 10).behind(), 7);
  EXPECT_EQ(queue(5, 3, 10).behind(), 5);
  EXPECT_EQ(queue(0, 10, 10).behind(), 0);
  EXPECT_EQ(queue(10, 3, 10).behind(), 0);
}

TEST(Lag, AnOffsetBeyondTheEndIsNoLag) { EXPECT_EQ(queue(0, 12, 10).behind(), 0); }

TEST(Lag, TheAgeIsThatOfTheNextMessage) {
  EXPECT_EQ(seconds_behind(stored(queue(0, 3, 10), kNowMs - 5'900), kNowMs), 5);
  EXPECT_EQ(seconds_behind(stored(queue(0, 3, 10), kNowMs + 100), kNowMs), 0);
  EXPECT_EQ(seconds_behind(queue(0, 3, 10), kNowMs), std::nullopt);
  EXPECT_EQ(seconds_behind(queue(0, 10, 10), kNowMs), 0);
}

TEST(Lag, ATopicIsAsOldAsItsOldestQueue) {
  const auto rows = sum_by_topic({stored(queue(0, 3, 10), kNowMs - 5'000), queue(0, 0, 0),
                                  stored(queue(0, 0, 2), kNowMs - 60'000), queue(0, 1, 2)},
                                 kNowMs);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].queues, 4);
  EXPECT_EQ(rows[0].behind, 10);
  EXPECT_EQ(rows[0].seconds, 60);
}

TEST(Lag, WhereNoAgeIsKnownNoneIsShown) {
  const auto rows = sum_by_topic({queue(0, 0, 0), queue(0, 1, 2)}, kNowMs);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].seconds, std::nullopt);
  EXPECT_EQ(sum_by_topic({queue(0, 1, 1)}, kNowMs)[0].seconds, 0);
}

TEST(Lag, GroupsAndTopicsAreKeptApart) {
  QueueProgress other = queue(0, 0, 4);
  other.group = "H";
  EXPECT_EQ(sum_by_topic({queue(0, 0, 1), other}, kNowMs).size(), 2u);
}

}  // namespace
}  // namespace saker::cli
