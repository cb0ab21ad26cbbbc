#include "model/timer_time.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(TimerTime, FirstPropertyThatIsSetCounts) {
  EXPECT_EQ(deliver_time({.delay_seconds = "2", .delay_ms = "5", .deliver_ms = "9"}, 100), 2'100);
  EXPECT_EQ(deliver_time({.delay_ms = "5", .deliver_ms = "9"}, 100), 105);
  EXPECT_EQ(deliver_time({.deliver_ms = "9"}, 100), 9);
}

TEST(TimerTime, TextThatIsNoNumberIsNoTime) {
  for (const char* text : {"abc", "1s", "", " 1", "1.5", "+-1", "9223372036854775808"}) {
    EXPECT_FALSE(deliver_time({.deliver_ms = text}, 0)) << text;
  }
  EXPECT_EQ(deliver_time({.deliver_ms = "+7"}, 0), 7);
  EXPECT_EQ(deliver_time({.delay_ms = "-7"}, 10), 3);
}

TEST(TimerTime, DelayBeyondAllTimeIsTheLatestTime) {
  EXPECT_EQ(deliver_time({.delay_seconds = "9223372036854775807"}, 1), INT64_MAX);
  EXPECT_EQ(deliver_time({.delay_ms = "9223372036854775807"}, 1), INT64_MAX);
}

TEST(TimerTime, SlotsAreThoseOfRocketMq) {  // spec 05 §33.5
  EXPECT_EQ(slot_of_due(1'735'689'600'000, 1000), 1'735'689'599'000);
  EXPECT_EQ(slot_of_due(1'735'689'600'001, 1000), 1'735'689'600'000);
  EXPECT_EQ(slot_of_due(1'735'689'600'999, 1000), 1'735'689'600'000);
  EXPECT_EQ(slot_of_due(1'735'689'601'000, 1000), 1'735'689'600'000);
}

TEST(TimerTime, WhatIsInASlotIsDueWhenItsProducerWantsIt) {
  const std::int64_t slot = 1'735'689'599'000;
  EXPECT_EQ(due_in_slot({{.deliver_ms = "1735689600000"}, slot, 0}, 1000), 1'735'689'600'000);
  EXPECT_EQ(due_in_slot({{.deliver_ms = "1735689599001"}, slot, 0}, 1000), 1'735'689'599'001);
  EXPECT_EQ(due_in_slot({{.delay_seconds = "9"}, slot, slot - 8'500}, 1000), slot + 500);
  // Stored anew, or without a wish: the end of the slot.
  EXPECT_EQ(due_in_slot({{.delay_seconds = "9"}, slot, slot}, 1000), slot + 1'000);
  EXPECT_EQ(due_in_slot({{}, slot, 0}, 1000), slot + 1'000);
}

}  // namespace
}  // namespace saker
