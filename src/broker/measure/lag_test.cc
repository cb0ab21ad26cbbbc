#include "broker/measure/lag.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

api::QueueProgress queue(int id, std::int64_t end, std::int64_t committed, std::int64_t pulled) {
  return {
      .topic = "T", .queue_id = {id}, .end = {end}, .committed = {committed}, .pulled = {pulled}};
}

/// The message at offset n of queue q was stored at 1000 q + n.
std::int64_t store_time(const std::string&, QueueId id, QueueOffset offset) {
  return 1000 * id.value + offset.value;
}

TEST(LagTest, SumsQueuesAndTakesTheOldest) {
  const auto lags = lag_by_topic({queue(1, 100, 40, 60), queue(2, 10, 5, 10)}, 5000, store_time);
  const TopicLag& lag = lags.at("T");
  EXPECT_EQ(lag.messages, 65);
  EXPECT_EQ(lag.in_flight, 25);
  EXPECT_EQ(lag.ready, 40);
  EXPECT_EQ(lag.age_ms, 5000 - 1040);
  EXPECT_EQ(lag.queueing_ms, 5000 - 1060);
}

TEST(LagTest, WhoIsAtTheEndHasNoLag) {
  const TopicLag lag = lag_by_topic({queue(1, 7, 7, 7)}, 5000, store_time).at("T");
  EXPECT_EQ(lag.messages, 0);
  EXPECT_EQ(lag.age_ms, 0);
}

TEST(LagTest, WhoIsBehindTheEndHasNoLagEither) {
  const TopicLag lag = lag_by_topic({queue(1, 3, 7, 9)}, 5000, store_time).at("T");
  EXPECT_EQ(lag.messages, 0);
  EXPECT_EQ(lag.in_flight, 0);
  EXPECT_EQ(lag.ready, 0);
}

TEST(LagTest, AnAgeIsNeverNegative) {
  EXPECT_EQ(lag_by_topic({queue(9, 5, 1, 1)}, 5, store_time).at("T").age_ms, 0);
}

}  // namespace
}  // namespace saker::broker
