#include "broker/client/seen_subscriptions.h"

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

TEST(SeenSubscriptions, LastSightCounts) {
  ManualClock clock;
  SeenSubscriptions seen(clock, 600'000);
  EXPECT_FALSE(seen.find("G", "T").has_value());
  seen.note({"G", "T", "TagA", "TAG"});
  seen.note({"G", "T", "TagB", "TAG"});
  EXPECT_EQ(seen.find("G", "T")->expression, "TagB");
  EXPECT_FALSE(seen.find("G", "U").has_value());
}

TEST(SeenSubscriptions, NotSeenForTooLongIsForgotten) {
  ManualClock clock;
  SeenSubscriptions seen(clock, 600'000);
  seen.note({"G", "Old", "*", "TAG"});
  clock.advance_ms(400'000);
  seen.note({"G", "New", "*", "TAG"});
  clock.advance_ms(300'000);
  seen.expire();
  EXPECT_FALSE(seen.find("G", "Old").has_value());
  EXPECT_TRUE(seen.find("G", "New").has_value());
}

TEST(SeenSubscriptions, RepeatedSightKeepsItAlive) {
  ManualClock clock;
  SeenSubscriptions seen(clock, 600'000);
  for (int i = 0; i < 10; ++i) {
    seen.note({"G", "T", "*", "TAG"});
    clock.advance_ms(500'000);
    seen.expire();
  }
  EXPECT_TRUE(seen.find("G", "T").has_value());
}

}  // namespace
}  // namespace saker::broker
