#include "broker/timer/timer_service.h"

#include <gmock/gmock.h>

#include "base/java_hash.h"
#include "broker/broker_fixture.h"
#include "model/recall_handle.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Timers : public BrokerTest {
 protected:
  Timers() {
    options.timer.recall = true;
    store_options.timer.log_file_bytes = 6'200;
  }

  Sent send_timer(std::string_view name, std::string_view value, std::string_view body = "b",
                  std::string_view key = "U") {
    api::SendRequest request =
        message("T", body, property_text({{name, value}, {"TAGS", "TagA"}, {"UNIQ_KEY", key}}));
    request.queue_id = {1};
    const Sent sent = send(request);
    EXPECT_EQ(sent.status, api::Status::kOk) << sent.message;
    return sent;
  }
  Sent send_in_ms(std::int64_t ms, std::string_view body = "b", std::string_view key = "U") {
    return send_timer("TIMER_DELIVER_MS", std::to_string(clock.wall_ms() + ms), body, key);
  }
  void pass_ms(std::int64_t ms) {
    clock.advance_ms(ms);
    root().run_timers();
  }
  std::vector<std::string> delivered(const std::string& topic = "T", int queue = 1) {
    std::vector<std::string> bodies;
    for (const auto& record : stored(topic, queue)) bodies.emplace_back(record.body);
    return bodies;
  }
  std::string handle(std::string_view key, std::int64_t slot_ms, std::string_view topic = "T") {
    return encode(RecallHandle{std::string(topic), "broker-a", slot_ms + 1, std::string(key)});
  }
  api::OutcomeOf<std::string> recall(std::string_view text, std::string_view topic = "T") {
    api::RecallRequest request;
    request.producer_group = "PG";
    request.topic = topic;
    request.handle = text;
    std::optional<api::OutcomeOf<std::string>> answer;
    broker().recall({0}, request, [&](const auto& outcome) { answer = outcome; });
    broker().end_turn({0});
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(api::OutcomeOf<std::string>{});
  }
};

TEST_F(Timers, ThoseThatWaitAreCounted) {
  send_in_ms(1'500, "near");
  for (int i = 0; i < 3; ++i) send_in_ms(60'000, "far");
  pass_ms(1);
  EXPECT_EQ(broker().statistics().runtime().timers_waiting, 4);
  pass_ms(2'999);
  EXPECT_EQ(broker().statistics().runtime().timers_waiting, 3);
  EXPECT_EQ(delivered().size(), 1u);
  pass_ms(60'000);
  EXPECT_EQ(broker().statistics().runtime().timers_waiting, 0);
  EXPECT_EQ(broker().statistics().runtime().timers_delivered, 4);
  EXPECT_EQ(delivered().size(), 4u);
}

TEST_F(Timers, ThoseOfAnEarlierRunAreCounted) {
  for (int i = 0; i < 3; ++i) send_in_ms(60'000);
  pass_ms(1);
  restart();
  EXPECT_EQ(broker().statistics().runtime().timers_waiting, 3);
}

TEST_F(Timers, MessageIsDeliveredToTheMillisecond) {
  send_in_ms(1'234);
  pass_ms(1'233);
  EXPECT_THAT(delivered(), IsEmpty());
  pass_ms(1);
  const auto records = stored("T", 1);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].body, "b");
  EXPECT_EQ(records[0].born_timestamp_ms, 1);
  EXPECT_EQ(store().entries("T", 1)[0].tags_code, java_hash("TagA"));
  pass_ms(10'000);
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Timers, DelaysInSecondsAndMilliseconds) {
  send_timer("TIMER_DELAY_SEC", "2", "s");
  send_timer("TIMER_DELAY_MS", "1500", "ms");
  pass_ms(1'499);
  EXPECT_THAT(delivered(), IsEmpty());
  pass_ms(1);
  EXPECT_THAT(delivered(), ElementsAre("ms"));
  pass_ms(499);
  EXPECT_THAT(delivered(), ElementsAre("ms"));
  pass_ms(1);
  EXPECT_THAT(delivered(), ElementsAre("ms", "s"));
}

TEST_F(Timers, WaitingMessageStandsInTheTimerTopic) {
  const Sent sent = send_in_ms(60'000);
  EXPECT_EQ(sent.queue_id, QueueId{1});
  const auto waiting = stored("rmq_sys_wheel_timer");
  ASSERT_EQ(waiting.size(), 1u);
  const std::string_view properties = waiting[0].properties;
  EXPECT_EQ(property::find(properties, "REAL_TOPIC"), "T");
  EXPECT_EQ(property::find(properties, "REAL_QID"), "1");
  EXPECT_EQ(property::find(properties, "TIMER_OUT_MS"), "1700000059000");
  EXPECT_EQ(property::find(properties, "TIMER_DELIVER_MS"), "1700000060000");
}

TEST_F(Timers, DeliveredMessageKeepsTheTextAndTellsOfItsPassage) {
  send_in_ms(2'500);
  pass_ms(0);
  pass_ms(2'500);
  const auto records = stored("T", 1);
  ASSERT_EQ(records.size(), 1u);
  const std::string_view properties = records[0].properties;
  EXPECT_EQ(property::find(properties, "TIMER_ENQUEUE_MS"), "1700000000000");
  EXPECT_EQ(property::find(properties, "TIMER_DEQUEUE_MS"), "1700000002500");
  EXPECT_EQ(property::find(properties, "TIMER_OUT_MS"), "1700000002000");
  EXPECT_EQ(property::find(properties, "REAL_TOPIC"), "T");
}

TEST_F(Timers, OrderIsThatOfTheTimes) {
  for (const int ms : {1'900, 1'100, 3'000, 1'500, 2'999}) {
    send_in_ms(ms, std::to_string(ms));
  }
  pass_ms(0);
  pass_ms(5'000);
  EXPECT_THAT(delivered(), ElementsAre("1100", "1500", "1900", "2999", "3000"));
}

TEST_F(Timers, ManyOfOneSlotAreReadAheadAndDelivered) {
  constexpr int kCount = 1'000;
  for (int i = 0; i < kCount; ++i) send_in_ms(10'000 + i, std::to_string(i));
  pass_ms(0);
  pass_ms(8'500);
  EXPECT_THAT(delivered(), IsEmpty());
  pass_ms(1'500 + 499);
  EXPECT_EQ(delivered().size(), 500u);
  pass_ms(500);
  const auto bodies = delivered();
  ASSERT_EQ(bodies.size(), static_cast<std::size_t>(kCount));
  for (int i = 0; i < kCount; ++i)
    EXPECT_EQ(bodies[static_cast<std::size_t>(i)], std::to_string(i));
}

TEST_F(Timers, PastTimeIsDeliveredAtOnceWithoutAHandle) {
  const Sent sent = send_in_ms(-1'000);
  EXPECT_THAT(delivered(), ElementsAre("b"));
  EXPECT_EQ(sent.recall_handle, "");
}

TEST_F(Timers, MessageThatIsLateWhenItIsReadIsDeliveredAtOnce) {
  send_in_ms(500);
  clock.advance_ms(60'000);
  pass_ms(0);
  EXPECT_THAT(delivered(), ElementsAre("b"));
  EXPECT_EQ(property::find(stored("T", 1)[0].properties, "TIMER_ENQUEUE_MS"),
            "9223372036854775807");
}

TEST_F(Timers, LevelWinsOverATimer) {
  send(message("T", "b", property_text({{"DELAY", "1"}, {"TIMER_DELAY_SEC", "60"}})));
  EXPECT_EQ(stored("SCHEDULE_TOPIC_XXXX", 0).size(), 1u);
  EXPECT_THAT(stored("rmq_sys_wheel_timer"), IsEmpty());
}

TEST_F(Timers, DeliveredMessageThatIsSentAgainIsNotPutAside) {
  send(message("T", "b", property_text({{"TIMER_DELAY_SEC", "60"}, {"TIMER_OUT_MS", "5"}})));
  EXPECT_THAT(delivered("T", 0), ElementsAre("b"));
}

TEST_F(Timers, WhatIsSentToTheTimerTopicItselfDoesNotGoRound) {
  send(message("rmq_sys_wheel_timer", "b", property_text({{"TIMER_DELAY_SEC", "1"}})));
  send(message("rmq_sys_wheel_timer", "b",
               property_text({{"TIMER_OUT_MS", "1700000000000"},
                              {"REAL_TOPIC", "rmq_sys_wheel_timer"},
                              {"REAL_QID", "0"}})));
  pass_ms(0);
  pass_ms(10'000);
  EXPECT_EQ(stored("rmq_sys_wheel_timer").size(), 2u);
}

TEST_F(Timers, MessageThatBecomesTooLongForTheStoreIsStoredAsItIs) {
  send_in_ms(1'000);
  pass_ms(0);
  store().illegal_above_bytes = stored("rmq_sys_wheel_timer")[0].properties.size();
  pass_ms(1'000);
  const auto records = stored("T", 1);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(property::find(records[0].properties, "TIMER_DEQUEUE_MS"), "");
}

TEST_F(Timers, TimesThatCannotBeKeptAreRefused) {
  const std::string words =
      "timer message illegal, the delay time should not be bigger than the max delay 259200000ms; "
      "or if set del msg, the delay time should be bigger than the current time";
  for (const auto& [name, value] :
       {std::pair("TIMER_DELAY_SEC", "345600"), std::pair("TIMER_DELIVER_MS", "abc"),
        std::pair("TIMER_DELAY_MS", "259200001")}) {
    const Sent sent = send(message("T", "b", property_text({{name, value}})));
    EXPECT_EQ(sent.status, api::Status::kMessageIllegal) << name;
    EXPECT_EQ(sent.message, words);
  }
  const Sent late = send(
      message("T", "b", property_text({{"TIMER_DELIVER_MS", "1"}, {"TIMER_DEL_UNIQKEY", "U"}})));
  EXPECT_EQ(late.status, api::Status::kMessageIllegal);
}

TEST_F(Timers, FullSlotRefusesSomeAndThenAll) {
  options.timer.slot_count_max = 10;
  int refused = 0;
  for (int i = 0; i < 60; ++i) {
    const Sent sent = send(message("T", "b", property_text({{"TIMER_DELAY_SEC", "60"}})));
    root().run_timers();
    if (sent.status == api::Status::kOk) continue;
    ++refused;
    EXPECT_EQ(sent.status, api::Status::kFailed);
    EXPECT_THAT(sent.message, ::testing::HasSubstr("timer message is under flow control"));
  }
  EXPECT_GE(refused, 40);
  EXPECT_LT(refused, 50);
}

TEST_F(Timers, SwitchedOffTheyAreRefused) {
  options.timer.enabled = false;
  const Sent sent = send(message("T", "b", property_text({{"TIMER_DELAY_SEC", "60"}})));
  EXPECT_EQ(sent.status, api::Status::kFailed);
  EXPECT_EQ(sent.message, "accurate timer message is not enabled, timerWheelEnable is false");
}

TEST_F(Timers, MessageBeyondTheWindowIsStoredAnewInBetween) {
  options.timer.roll_window_slots = 10;
  send_timer("TIMER_DELAY_SEC", "25");
  pass_ms(0);
  for (int second = 1; second < 25; ++second) pass_ms(1'000);
  EXPECT_THAT(delivered(), IsEmpty());
  EXPECT_EQ(stored("rmq_sys_wheel_timer").size(), 3u) << "after 10 and after 15 seconds";
  pass_ms(1'000);
  EXPECT_THAT(delivered(), ElementsAre("b"));
  const std::string_view properties = stored("T", 1)[0].properties;
  EXPECT_EQ(property::find(properties, "TIMER_ROLL_TIMES"), "2");
  EXPECT_EQ(property::find(properties, "TIMER_OUT_MS"), "1700000024000");
}

TEST_F(Timers, StoreThatTakesNothingOnlyDelays) {
  send_in_ms(1'000);
  pass_ms(0);
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(1'000);
  EXPECT_THAT(delivered(), IsEmpty());
  store().next_outcome = store::AppendOutcome::kOk;
  pass_ms(100);
  EXPECT_THAT(delivered(), ElementsAre("b"));
}

TEST_F(Timers, WhileTheStoreFlushesNothingIsDeliveredTwice) {
  store().flushes_later = true;
  Sent sent;
  start_send(message("T", "b", property_text({{"TIMER_DELAY_SEC", "1"}})), sent);
  broker().end_turn({0});
  tasks.run();
  for (int i = 0; i < 5; ++i) pass_ms(1'000);
  EXPECT_EQ(delivered("T", 0).size(), 1u);
}

TEST_F(Timers, DeliveryWakesHeldPulls) {
  send_in_ms(1'000);
  api::PullRequest request = pull_of("T");
  request.queue_id = {1};
  request.hold_ms = 15'000;
  Pulled pulled;
  start_pull(request, pulled, 1);
  pass_ms(1'000);
  tasks.run();
  EXPECT_THAT(pulled.bodies, ElementsAre("b"));
}

TEST_F(Timers, SendIsAnsweredWithAHandle) {
  const Sent sent = send_in_ms(60'000);
  EXPECT_EQ(sent.recall_handle, handle("U", 1'700'000'059'000));
}

TEST_F(Timers, RecalledMessageIsNotDelivered) {
  const Sent sent = send_in_ms(5'500);
  send_in_ms(5'500, "other", "V");
  const auto answer = recall(sent.recall_handle);
  EXPECT_EQ(answer.status, api::Status::kOk) << answer.message;
  EXPECT_EQ(answer.value, "U");
  pass_ms(0);
  pass_ms(10'000);
  EXPECT_THAT(delivered(), ElementsAre("other"));
  EXPECT_THAT(stored("T", 0), IsEmpty()) << "nor is what took it back";
}

TEST_F(Timers, RecallInTheLastSecondTakesEffect) {
  const Sent sent = send_in_ms(5'900);
  pass_ms(0);
  pass_ms(4'990);
  EXPECT_EQ(recall(sent.recall_handle).status, api::Status::kOk);
  pass_ms(0);
  pass_ms(5'000);
  EXPECT_THAT(delivered(), IsEmpty());
}

TEST_F(Timers, RecallTakesOneBackThatWasStoredAnew) {
  options.timer.roll_window_slots = 10;
  const Sent sent = send_timer("TIMER_DELAY_SEC", "25");
  pass_ms(0);
  for (int second = 0; second < 12; ++second) pass_ms(1'000);
  EXPECT_EQ(recall(sent.recall_handle).status, api::Status::kOk);
  for (int second = 0; second < 20; ++second) pass_ms(1'000);
  EXPECT_THAT(delivered(), IsEmpty());
}

TEST_F(Timers, RecallOfTheOtherFormTakesEffect) {
  send_in_ms(5'500);
  send(message(
      "T", "0",
      property_text({{"TIMER_DELIVER_MS", "1700000005001"}, {"TIMER_DEL_UNIQKEY", "T+U"}})));
  pass_ms(0);
  pass_ms(10'000);
  EXPECT_THAT(delivered(), IsEmpty());
}

TEST_F(Timers, RecallRecordIsThatOfRocketMq) {
  send_in_ms(5'500);
  recall(handle("U", 1'700'000'005'000));
  const auto waiting = stored("rmq_sys_wheel_timer");
  ASSERT_EQ(waiting.size(), 2u);
  EXPECT_EQ(waiting[1].body, "0");
  const std::pair<std::string_view, std::string_view> wanted[] = {
      {"BORN_TIMESTAMP", "1700000000000"},
      {"PGROUP", "PG"},
      {"REAL_QID", "0"},
      {"REAL_TOPIC", "T"},
      {"TAGS", "_RECALL_TAG_"},
      {"TIMER_DELIVER_MS", "1700000005001"},
      {"TIMER_DEL_UNIQKEY", "U"},
      {"TIMER_OUT_MS", "1700000005000"},
      {"UNIQ_KEY", "U"}};
  for (const auto& [name, value] : wanted) {
    EXPECT_EQ(property::find(waiting[1].properties, name), value) << name;
  }
}

TEST_F(Timers, RecallsThatMeanNothingAreRefused) {
  send_in_ms(5'500);
  EXPECT_EQ(recall("AAAA").status, api::Status::kIllegalOperation);
  EXPECT_EQ(recall("AAAA").message, "recall handle is invalid");
  EXPECT_EQ(recall("").status, api::Status::kIllegalOperation);
  EXPECT_EQ(recall("AAAA", "Nope").status, api::Status::kTopicNotFound);
  EXPECT_EQ(recall("AAAA", "Nope").message, "recall failed, the topic[Nope] not exist");
  EXPECT_EQ(recall(handle("U", 1'700'000'005'000, "U")).status, api::Status::kIllegalOperation);
  EXPECT_EQ(recall(handle("U", 1'699'999'999'999)).status, api::Status::kIllegalOperation);
  EXPECT_EQ(recall(handle("U", 1'700'259'199'999)).status, api::Status::kIllegalOperation);
  const RecallHandle other{"T", "broker-b", 1'700'000'005'001, "U"};
  EXPECT_EQ(recall(encode(other)).status, api::Status::kIllegalOperation);
}

TEST_F(Timers, RecallIsOffByDefault) {
  options.timer.recall = TimerOptions().recall;
  const auto answer = recall("AAAA");
  EXPECT_EQ(answer.status, api::Status::kNoPermission);
  EXPECT_EQ(answer.message, "recall failed, operation is forbidden");
}

TEST_F(Timers, StoppedEnqueueLeavesMessagesInTheTopic) {
  options.timer.stop_enqueue = true;
  send_in_ms(500);
  pass_ms(5'000);
  EXPECT_THAT(delivered(), IsEmpty());
}

TEST_F(Timers, StoppedDequeueKeepsMessagesInTheirSlots) {
  options.timer.stop_dequeue = true;
  send_in_ms(500);
  pass_ms(0);
  pass_ms(5'000);
  EXPECT_THAT(delivered(), IsEmpty());
}

}  // namespace
}  // namespace saker::broker
