#include "broker/lite/lite_slots.h"

#include <gmock/gmock.h>

namespace saker::broker {
namespace {

using Event = LiteSlots::Event;
using State = LiteSlots::State;
using testing::ElementsAre;
using testing::IsEmpty;

class LiteSlotsTest : public testing::Test {
 protected:
  bool apply(Event event, std::int64_t opens_ms = 1'000) {
    return slots.apply("G", "Q", event, opens_ms);
  }
  State state() const { return slots.state("G", "Q"); }
  LiteSlots slots;
};

TEST_F(LiteSlotsTest, WhatCameIsAnnouncedAndReadToItsEnd) {
  EXPECT_EQ(state(), State::kIdle);
  EXPECT_TRUE(apply(Event::kCame));
  EXPECT_EQ(state(), State::kReady);
  EXPECT_FALSE(apply(Event::kTaken));
  EXPECT_EQ(state(), State::kReading);
  EXPECT_FALSE(apply(Event::kFoundNothing));
  EXPECT_EQ(state(), State::kIdle);
}

TEST_F(LiteSlotsTest, WhatComesWhileAPopLooksIsNotLost) {
  apply(Event::kCame);
  apply(Event::kTaken);
  EXPECT_FALSE(apply(Event::kCame));
  EXPECT_EQ(state(), State::kReadingAgain);
  EXPECT_TRUE(apply(Event::kFoundNothing));
  EXPECT_EQ(state(), State::kReady);
}

TEST_F(LiteSlotsTest, AClosedOneWaitsForItsTimeOrForTheLastAcknowledgement) {
  apply(Event::kCame);
  apply(Event::kTaken);
  EXPECT_FALSE(apply(Event::kHandedOut, 500));
  EXPECT_FALSE(apply(Event::kCame));
  EXPECT_EQ(state(), State::kClosed);
  EXPECT_THAT(slots.due(499), IsEmpty());
  EXPECT_THAT(slots.due(500), ElementsAre(LiteSlots::Key{"G", "Q"}));
  EXPECT_TRUE(apply(Event::kOpened));
  EXPECT_EQ(state(), State::kReady);
  EXPECT_THAT(slots.due(500), IsEmpty());
}

TEST_F(LiteSlotsTest, ALaterTimeReplacesTheFirst) {
  apply(Event::kHandedOut, 500);
  apply(Event::kHandedOut, 900);
  EXPECT_EQ(slots.closed_count(), 1);
  EXPECT_THAT(slots.due(899), IsEmpty());
  EXPECT_THAT(slots.due(900), ElementsAre(LiteSlots::Key{"G", "Q"}));
  slots.erase("G", "Q");
  EXPECT_EQ(slots.closed_count(), 0);
}

TEST_F(LiteSlotsTest, GroupsAndQueuesAreApart) {
  apply(Event::kCame);
  EXPECT_EQ(slots.state("other", "Q"), State::kIdle);
  EXPECT_EQ(slots.state("G", "other"), State::kIdle);
}

}  // namespace
}  // namespace saker::broker
