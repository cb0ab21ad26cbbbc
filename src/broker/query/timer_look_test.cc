#include "broker/query/timer_look.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"
#include "broker/timer/timer_message.h"
#include "model/recall_handle.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TimerLookTest : public BrokerTest {
 protected:
  TimerLookTest() { options.timer.recall = true; }

  void send_in_ms(std::int64_t ms, std::string_view key, const std::string& topic = "T") {
    api::SendRequest request =
        message(topic, key,
                property_text({{"TIMER_DELIVER_MS", std::to_string(clock.wall_ms() + ms)},
                               {"UNIQ_KEY", key}}));
    ASSERT_EQ(send(request).status, api::Status::kOk);
  }
  void recall(std::string_view key, std::int64_t slot_ms) {
    const std::string handle = encode(RecallHandle{"T", "broker-a", slot_ms + 1, std::string(key)});
    api::RecallRequest request;
    request.producer_group = "PG";
    request.topic = "T";
    request.handle = handle;
    broker().recall({0}, request, [](const auto& outcome) { EXPECT_TRUE(outcome.ok()); });
    broker().end_turn({0});
  }
  /// The keys of what is found; the whole answer is in `last`.
  std::vector<std::string> keys(const api::TimerQuery& query = {}) {
    root().run_timers();
    bool came = false;
    broker().look_up({0}, query, [&](api::LookupOutcome& outcome) {
      last = std::move(outcome);
      came = true;
    });
    tasks.run_until([&] { return came; });
    EXPECT_EQ(last.status, api::Status::kOk) << last.message;
    EXPECT_EQ(last.slices.size(), last.timers.size());
    std::vector<std::string> found;
    for (const api::Slice& slice : last.slices)
      found.emplace_back(read_timer_message(slice.bytes)->unique_key);
    return found;
  }

  static api::TimerQuery page(std::int32_t count_max, const api::TimerPlace& after = {}) {
    api::TimerQuery query;
    query.after = after;
    query.message_count_max = count_max;
    return query;
  }
  static api::TimerQuery of_topic(std::string_view topic) {
    api::TimerQuery query;
    query.topic = topic;
    return query;
  }

  api::LookupOutcome last;
};

TEST_F(TimerLookTest, WhereNothingWaitsNothingIsFound) {
  EXPECT_THAT(keys(), IsEmpty());
  EXPECT_TRUE(last.is_complete);
}

TEST_F(TimerLookTest, SlotsComeInTheirOrderAndPagesFollowEachOther) {
  send_in_ms(3'600'000, "hour");
  send_in_ms(60'000, "minute");
  send_in_ms(60'000, "minute too");
  send_in_ms(86'400'000, "day");
  EXPECT_THAT(keys(), ElementsAre("minute", "minute too", "hour", "day"));
  EXPECT_TRUE(last.is_complete);
  EXPECT_THAT(keys(page(1)), ElementsAre("minute"));
  EXPECT_FALSE(last.is_complete);
  EXPECT_THAT(keys(page(2, last.timers.back())), ElementsAre("minute too", "hour"));
  EXPECT_FALSE(last.is_complete);
  EXPECT_THAT(keys(page(2, last.timers.back())), ElementsAre("day"));
  EXPECT_TRUE(last.is_complete);
}

TEST_F(TimerLookTest, OnlyThoseOfATopicOrOfASlot) {
  send_in_ms(60'000, "A");
  send_in_ms(60'000, "B", "Other");
  send_in_ms(120'000, "C");
  EXPECT_THAT(keys(of_topic("T")), ElementsAre("A", "C"));
  EXPECT_THAT(keys(of_topic("Nope")), IsEmpty());
  ASSERT_THAT(keys(), ElementsAre("A", "B", "C"));
  api::TimerQuery one_slot = page(9, {last.timers[0].slot_ms, {-1}});
  one_slot.only_slot = true;
  EXPECT_THAT(keys(one_slot), ElementsAre("A", "B"));
}

TEST_F(TimerLookTest, WhatWasTakenBackAndWhatWasDeliveredIsLeftOut) {
  send_in_ms(60'000, "A");
  send_in_ms(60'000, "B");
  ASSERT_THAT(keys(), ElementsAre("A", "B"));
  recall("A", last.timers[0].slot_ms);
  EXPECT_THAT(keys(), ElementsAre("B"));
  for (int i = 0; i < 63; ++i) {
    clock.advance_ms(1'000);
    root().run_timers();
  }
  EXPECT_THAT(keys(), IsEmpty());
}

TEST_F(TimerLookTest, WhatCannotBeReadNowIsNotLeftOut) {
  send_in_ms(60'000, "A");
  ASSERT_THAT(keys(), ElementsAre("A"));
  store().unreadable = Error{ErrorCode::kIo, "cannot open the log"};
  bool came = false;
  broker().look_up({0}, api::TimerQuery{}, [&](api::LookupOutcome& outcome) {
    EXPECT_EQ(outcome.status, api::Status::kFailed);
    EXPECT_THAT(outcome.message, testing::HasSubstr("cannot open the log"));
    came = true;
  });
  tasks.run_until([&] { return came; });
}

TEST_F(TimerLookTest, WithoutTimersNothingWaits) {
  options.timer.enabled = false;
  bool came = false;
  broker().look_up({0}, api::TimerQuery{}, [&](api::LookupOutcome& outcome) {
    EXPECT_TRUE(outcome.slices.empty() && outcome.is_complete);
    came = true;
  });
  tasks.run_until([&] { return came; });
}

}  // namespace
}  // namespace saker::broker
