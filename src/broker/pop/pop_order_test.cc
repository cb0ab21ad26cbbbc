#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/order_table.h"
#include "broker/pop/pop_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;

class OrderedPop : public PopTest {
 protected:
  api::PopRequest ordered(std::string_view attempt, std::int32_t count = 2) {
    api::PopRequest request = pop_of(count, {0});
    request.ordered = true;
    request.attempt_id = attempt;
    return request;
  }
};

TEST_F(OrderedPop, AQueueIsClosedUntilAllIsDone) {
  make_topic();
  send_some(4);
  const Popped first = pop(ordered("a"));
  EXPECT_THAT(first.bodies, ElementsAre("m0", "m1"));
  EXPECT_EQ(first.revive_queue, kOrderedPop);
  ASSERT_EQ(first.counts.size(), 1u);
  EXPECT_EQ(first.counts[0].count, 0);
  EXPECT_EQ(committed(), 0);
  EXPECT_EQ(pop(ordered("b")).status, Status::kPopNotFound);
  EXPECT_THAT(pop(ordered("a")).bodies, ElementsAre("m0", "m1"));  // the same attempt

  const Popped repeated = pop(ordered("a"));
  EXPECT_TRUE(ack(popped_message(repeated, 0)).ok());
  EXPECT_EQ(committed(), 1);
  EXPECT_EQ(pop(ordered("b")).status, Status::kPopNotFound);
  EXPECT_TRUE(ack(popped_message(repeated, 1)).ok());
  EXPECT_EQ(committed(), 2);
  EXPECT_THAT(pop(ordered("b")).bodies, ElementsAre("m2", "m3"));
}

TEST_F(OrderedPop, OpensAgainAfterTheInvisibleTime) {
  make_topic();
  send_some(3);
  const Popped first = pop(ordered("a"));
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  clock.advance_ms(kInvisibleMs);
  const Popped again = pop(ordered("b"));
  EXPECT_THAT(again.bodies, ElementsAre("m1", "m2"));
  ASSERT_EQ(again.counts.size(), 2u);
  EXPECT_EQ(again.counts[0].offset, QueueOffset{1});
  EXPECT_EQ(again.counts[0].count, 1);
  EXPECT_EQ(again.counts[1].offset, std::nullopt);
  EXPECT_EQ(again.counts[1].count, 0);
}

TEST_F(OrderedPop, AcknowledgementsThatDoNotFit) {
  make_topic();
  send_some(4);
  const Popped first = pop(ordered("a"));
  EXPECT_EQ(ack(popped_message(first, 3)).status, Status::kMessageIllegal);
  api::PoppedMessage other = popped_message(first, 0);
  other.receipt.pop_time_ms += 1;
  EXPECT_TRUE(ack(other).ok());
  EXPECT_EQ(committed(), 0);
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  EXPECT_EQ(committed(), 0);
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  EXPECT_EQ(committed(), 2);
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());  // long done
}

TEST_F(OrderedPop, MessagesCanBePostponed) {
  make_topic();
  send_some(1);
  const Popped first = pop(ordered("a"));
  clock.advance_ms(1'000);
  const auto changed = change(popped_message(first, 0), 3'000);
  EXPECT_EQ(changed.pop_time_ms, first.pop_time_ms);
  EXPECT_EQ(changed.invisible_ms, 4'000);
  clock.advance_ms(2'999);
  EXPECT_EQ(pop(ordered("b")).status, Status::kPopNotFound);
  clock.advance_ms(1);
  EXPECT_THAT(pop(ordered("b")).bodies, ElementsAre("m0"));
}

TEST_F(OrderedPop, WaitsForTheQueueToOpen) {
  make_topic();
  send_some(3);
  const Popped first = pop(ordered("a"));
  api::PopRequest request = ordered("b");
  request.poll_ms = 2 * kInvisibleMs;
  request.born_ms = clock.wall_ms();
  Popped waiting;
  start_pop(request, waiting);
  ack(popped_message(first, 0));
  tasks.run();
  EXPECT_EQ(waiting.answers, 0);
  pass(kInvisibleMs);
  EXPECT_THAT(waiting.bodies, ElementsAre("m1", "m2"));

  Popped other;
  request.attempt_id = "c";
  request.born_ms = clock.wall_ms();
  start_pop(request, other);
  ack(popped_message(waiting, 1));
  ack(popped_message(waiting, 2));
  send_some(1, 3);
  tasks.run();
  broker().end_turn({0});
  EXPECT_THAT(other.bodies, ElementsAre("m3"));
}

TEST_F(OrderedPop, AResetOpensTheQueue) {
  make_topic();
  send_some(3);
  const Popped first = pop(ordered("a"));
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  api::OffsetReset reset;
  reset.group = "CG";
  reset.topic = "T";
  reset.queue_id = QueueId{0};
  reset.offset = QueueOffset{0};
  EXPECT_TRUE(broker().offset_control().reset_offsets(reset).ok());
  EXPECT_THAT(pop(ordered("b")).bodies, ElementsAre("m0", "m1"));
}

TEST_F(OrderedPop, AfterAKillAnAcknowledgementPassesNoOtherMessage) {
  make_topic();
  send_some(4);
  const Popped first = pop(ordered("a", 4));
  restart_on_store(End::kKilled);
  EXPECT_TRUE(ack(popped_message(first, 3)).ok());
  EXPECT_EQ(committed(), -1);
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  EXPECT_EQ(committed(), 1);
  EXPECT_TRUE(ack(popped_message(first, 2)).ok());
  EXPECT_EQ(committed(), 1);
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  EXPECT_EQ(committed(), 2);
  EXPECT_THAT(pop(ordered("b", 4)).bodies, ElementsAre("m2", "m3"));
}

TEST_F(OrderedPop, WhatIsTakenSurvivesARestart) {
  make_topic();
  send_some(3);
  const Popped first = pop(ordered("a"));
  ack(popped_message(first, 0));
  restart();
  make_topic();
  send_some(3);
  EXPECT_EQ(committed(), 1);
  EXPECT_EQ(pop(ordered("b")).status, Status::kPopNotFound);
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  EXPECT_THAT(pop(ordered("b")).bodies, ElementsAre("m2"));
}

// Spec 04 §31.9, with what 5.5.0 adds.
TEST(OrderTableFile, IsWrittenAsRocketMqWritesIt) {
  OrderedTaking taking;
  taking.attempt_id = "att";
  taking.done_bits = 1;
  taking.invisible_ms = 60000;
  taking.last_taken_ms = 1700000000001;
  taking.offsets = {10, 11};
  taking.counts = {{10, 1}};
  taking.pop_time_ms = 1700000000000;
  OrdersState state;
  state["T1@G1"][0] = taking;
  const std::string text = encode(state);
  std::string packed;
  for (const char c : text) {
    if (c != '\n' && c != '\t') packed += c;
  }
  EXPECT_EQ(packed, R"({"orderInfoCount":1,"orderedConsumptionLevel":"QUEUE","table":{"T1@G1":{0:{)"
                    R"("a":"att","cm":1,"i":60000,"l":1700000000001,"o":[10,1],"oc":{10:1},)"
                    R"("popTime":1700000000000}}}})");
  EXPECT_EQ(*decode_orders(text), state);
  state["T1@G1"][0].next_visible_ms = {{11, 1700000005000}};
  EXPECT_EQ(*decode_orders(encode(state)), state);
}

TEST(OrderTableFile, NumbersOfADamagedFileDoNotWrapAround) {
  const auto state = decode_orders(
      R"({"table":{"T@G":{0:{"i":9000000000000000000,"oc":{7:2147483647},)"
      R"("o":[9000000000000000000,9000000000000000000],"popTime":9000000000000000000}}}})");
  ASSERT_TRUE(state.ok());
  const OrderedTaking& taking = state->at("T@G").at(0);
  ASSERT_EQ(taking.offsets.size(), 2u);
  EXPECT_GE(taking.offsets[1], taking.offsets[0]);
  EXPECT_GT(taking.visible_ms(taking.offsets[0]), 0);
  EXPECT_GT(taking.counts.at(7) + 1, 0);
}

// The file of test/golden/store/pop.
TEST(OrderTableFile, IsReadAsRocketMqLeftIt) {
  const auto state = decode_orders(
      "{\n\t\"orderInfoCount\":1,\n\t\"orderedConsumptionLevel\":\"QUEUE\",\n\t\"table\":{\n\t\t"
      "\"Popped@fifo\":{\n\t\t\t0:{\n\t\t\t\t\"a\":\"attempt-1\",\n\t\t\t\t\"cm\":3,"
      "\n\t\t\t\t\"i\":3600000,"
      "\n\t\t\t\t\"l\":1795254806436,\n\t\t\t\t\"o\":[0,1,2,3,4],\n\t\t\t\t\"popTime\":"
      "1795254806431\n"
      "\t\t\t}\n\t\t}\n\t}\n}");
  ASSERT_TRUE(state.ok());
  const OrderedTaking& taking = state->at("Popped@fifo").at(0);
  EXPECT_EQ(taking.offsets, (std::vector<std::int64_t>{0, 1, 2, 3, 4}));
  EXPECT_EQ(taking.done_bits, 3u);
  EXPECT_EQ(taking.visible_ms(2), 1795254806431 + 3600000);
}

TEST(OrderTable, WhatIsOldOrUnwantedIsForgotten) {
  ManualClock clock;
  OrderTable table(clock);
  const Progress kept{"G", "T", {0}};
  const Progress unwanted{"G", "Gone", {0}};
  OrderedTaking taking;
  taking.pop_time_ms = clock.wall_ms();
  taking.invisible_ms = 1'000;
  taking.offsets = {0};
  table.take(kept, taking);
  table.take(unwanted, taking);
  const OrderTable::Keeps keeps = [](std::string_view topic, std::string_view, QueueId) {
    return topic == "T";
  };
  table.expire(keeps);
  EXPECT_EQ(table.state().size(), 1u);
  EXPECT_TRUE(table.closed_until_ms(kept, "other").has_value());
  clock.advance_ms(25 * 3'600'000);
  table.expire(keeps);
  EXPECT_TRUE(table.state().empty());
}

}  // namespace
}  // namespace saker::broker
