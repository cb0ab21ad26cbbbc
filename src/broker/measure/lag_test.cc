#include "broker/measure/lag.h"

#include <array>

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

QueuePlace queue(int id, std::int64_t end, std::int64_t committed, std::int64_t pulled) {
  return {.id = {id}, .end = {end}, .committed = {committed}, .pulled = {pulled}};
}

/// The message at offset n of queue q was stored at 1000 q + n.
std::int64_t store_time(QueueId id, QueueOffset offset) { return 1000 * id.value + offset.value; }

TEST(LagTest, SumsQueuesAndTakesTheOldest) {
  const std::array queues{queue(1, 100, 40, 60), queue(2, 10, 5, 10)};
  const TopicLag lag = lag_of(queues, 5000, store_time);
  EXPECT_EQ(lag.messages, 65);
  EXPECT_EQ(lag.in_flight, 25);
  EXPECT_EQ(lag.ready, 40);
  EXPECT_EQ(lag.age_ms, 5000 - 1040);
  EXPECT_EQ(lag.queueing_ms, 5000 - 1060);
}

TEST(LagTest, WhoIsAtTheEndHasNoLag) {
  const std::array queues{queue(1, 7, 7, 7)};
  const TopicLag lag = lag_of(queues, 5000, store_time);
  EXPECT_EQ(lag.messages, 0);
  EXPECT_EQ(lag.age_ms, 0);
}

TEST(LagTest, WhoIsBehindTheEndHasNoLagEither) {
  const std::array queues{queue(1, 3, 7, 9)};
  const TopicLag lag = lag_of(queues, 5000, store_time);
  EXPECT_EQ(lag.messages, 0);
  EXPECT_EQ(lag.in_flight, 0);
  EXPECT_EQ(lag.ready, 0);
}

TEST(LagTest, AnAgeIsNeverNegative) {
  const std::array queues{queue(9, 5, 1, 1)};
  EXPECT_EQ(lag_of(queues, 5, store_time).age_ms, 0);
}

}  // namespace
}  // namespace saker::broker
