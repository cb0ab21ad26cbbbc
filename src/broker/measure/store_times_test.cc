#include "broker/measure/store_times.h"

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class StoreTimesTest : public BrokerTest {};

TEST_F(StoreTimesTest, AMessageIsLookedAtOnceWhileItIsAskedFor) {
  send(message("T"));
  const std::int64_t stored_ms = clock.wall_ms();
  StoreTimes times(store());
  EXPECT_EQ(StoreTimes::Round(times).at("T", {0}, {0}), stored_ms);
  // Messages do not change; where the store is another one, only what is remembered stays.
  store().set_content({});
  EXPECT_EQ(StoreTimes::Round(times).at("T", {0}, {0}), stored_ms);
  {
    StoreTimes::Round round(times);
    EXPECT_EQ(round.at("T", {0}, {1}), 0);
    EXPECT_EQ(round.at("U", {0}, {0}), 0);
  }
  EXPECT_EQ(StoreTimes::Round(times).at("T", {0}, {0}), 0);
}

}  // namespace
}  // namespace saker::broker
