#include "broker/measure/event_figures.h"

#include <gtest/gtest.h>

#include "broker/measure/scrape_fixture.h"
#include "broker/pop/pop_fixture.h"
#include "broker/transaction/transaction_fixture.h"

namespace saker::broker {
namespace {

using Decision = api::TransactionDecision;

class TransactionFigures : public Scraping<TransactionTest> {};

TEST_F(TransactionFigures, TransactionsAreCountedByHowTheyEnd) {
  const Half committed = prepare("a");
  const Half rolled_back = prepare("b");
  prepare("c");
  EXPECT_EQ(value("rocketmq_half_messages", {{"topic", "T"}}), 3);
  clock.advance_ms(7'000);
  EXPECT_TRUE(end(request_of(committed, Decision::kCommit)).ok());
  EXPECT_TRUE(end(request_of(rolled_back, Decision::kRollback)).ok());
  EXPECT_EQ(value("rocketmq_half_messages", {{"topic", "T"}}), 1);
  EXPECT_EQ(value("rocketmq_commit_messages_total", {{"topic", "T"}}), 1);
  EXPECT_EQ(value("rocketmq_rollback_messages_total", {{"topic", "T"}}), 1);
  const std::string latency = "rocketmq_finish_message_latency";
  EXPECT_EQ(value(latency + "_bucket", {{"topic", "T"}, {"le", "5"}}), 0);
  EXPECT_EQ(value(latency + "_bucket", {{"topic", "T"}, {"le", "60"}}), 1);
  EXPECT_EQ(value(latency + "_sum", {{"topic", "T"}}), 7);
  EXPECT_EQ(value("rocketmq_messages_in_total", {{"topic", "T"}, {"message_type", "transaction"}}),
            1);
}

TEST_F(TransactionFigures, WhatEndsTwiceCountsOnce) {
  const Half half = prepare("a");
  EXPECT_TRUE(end(request_of(half, Decision::kCommit)).ok());
  EXPECT_TRUE(end(request_of(half, Decision::kCommit)).ok());
  EXPECT_TRUE(end(request_of(half, Decision::kRollback)).ok());
  EXPECT_EQ(value("rocketmq_commit_messages_total", {{"topic", "T"}}), 1);
  EXPECT_EQ(value("rocketmq_rollback_messages_total", {{"topic", "T"}}), -1);
  EXPECT_EQ(value("rocketmq_half_messages", {{"topic", "T"}}), -1);
}

TEST_F(TransactionFigures, OpenOnesAreKnownAfterARestart) {
  prepare("a");
  restart_on_store(End::kKilled);
  EXPECT_EQ(value("rocketmq_half_messages", {{"topic", "T"}}), 1);
}

class TimerFigures : public Scraping<BrokerTest> {
 protected:
  void send_in_ms(std::int64_t ms, std::string_view key) {
    const std::string at = std::to_string(clock.wall_ms() + ms);
    send(message("T", "b", property_text({{"TIMER_DELIVER_MS", at}, {"UNIQ_KEY", key}})));
  }
  void pass_ms(std::int64_t ms) {
    clock.advance_ms(ms);
    root().run_timers();
    root().housekeep();
  }
  double due_within(const std::string& seconds) {
    return value("rocketmq_timer_message_snapshot", {{"timer_bound_s", seconds}});
  }
};

TEST_F(TimerFigures, TimersAreCountedByTopicOnTheirWayInAndOut) {
  send_in_ms(3'000, "a");
  send_in_ms(700'000, "b");
  pass_ms(1);
  EXPECT_EQ(value("rocketmq_timer_enqueue_total", {{"topic", "T"}}), 2);
  EXPECT_EQ(value("rocketmq_timer_dequeue_total", {{"topic", "T"}}), -1);
  const std::string latency = "rocketmq_delay_message_latency";
  EXPECT_EQ(value(latency + "_bucket", {{"topic", "T"}, {"le", "60"}}), 1);
  EXPECT_EQ(value(latency + "_bucket", {{"topic", "T"}, {"le", "3600"}}), 2);
  pass_ms(5'000);
  EXPECT_EQ(value("rocketmq_timer_dequeue_total", {{"topic", "T"}}), 1);
}

TEST_F(TimerFigures, WhatIsDueInWhichTime) {
  send_in_ms(3'000, "a");
  send_in_ms(700'000, "b");
  send_in_ms(710'000, "c");
  pass_ms(1);
  EXPECT_EQ(due_within("5"), 1);
  EXPECT_EQ(due_within("300"), 0);
  EXPECT_EQ(due_within("900"), 2);
  EXPECT_EQ(due_within("86400"), 0);
  EXPECT_EQ(value("saker_bound_used", {{"name", "timers_of_one_slot"}}), 1);
}

TEST_F(TimerFigures, WhatIsInNoSlotHasAnAge) {
  send_in_ms(60'000, "a");
  clock.advance_ms(2'000);
  EXPECT_EQ(value("rocketmq_timer_enqueue_lag"), 1);
  EXPECT_EQ(value("rocketmq_timer_enqueue_latency"), 2'000);
  pass_ms(1);
  EXPECT_EQ(value("rocketmq_timer_enqueue_lag"), 0);
  EXPECT_EQ(value("rocketmq_timer_enqueue_latency"), 0);
}

TEST_F(TimerFigures, WhatTheStoreDoesNotTakeIsOverdue) {
  send_in_ms(3'000, "a");
  pass_ms(1);
  EXPECT_EQ(value("rocketmq_timer_dequeue_lag"), 0);
  store().refusal_text = "the disk is full";
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(4'000);
  EXPECT_EQ(value("rocketmq_timer_dequeue_lag"), 1);
  EXPECT_GT(value("rocketmq_timer_dequeue_latency"), 0);
}

class PopFigures : public Scraping<PopTest> {
 protected:
  double revived(std::string_view name, const Labels& more = {}) {
    Labels labels{{"consumer_group", "CG"}, {"topic", "T"}};
    labels.insert(labels.end(), more.begin(), more.end());
    return value(name, labels);
  }
};

TEST_F(PopFigures, WhatGoesIntoTheReviveLogIsCounted) {
  options.pop.buffer_check_points = false;
  make_topic();
  send_some(2);
  const Popped popped = pop(pop_of());
  const std::string in = "rocketmq_pop_revive_in_message_total";
  EXPECT_EQ(revived(in, {{"revive_message_type", "CK"}, {"put_status", "PUT_OK"}}), 1);
  EXPECT_EQ(revived(in, {{"revive_message_type", "ACK"}}), -1);
  EXPECT_TRUE(ack(popped_message(popped, 0)).ok());
  EXPECT_EQ(revived(in, {{"revive_message_type", "ACK"}}), 1);
  const std::string queue = std::to_string(popped.revive_queue);
  const std::string out = "rocketmq_pop_revive_out_message_total";
  EXPECT_EQ(value(out, {{"queue_id", queue}}), 0) << "one message of it is open";
  EXPECT_TRUE(ack(popped_message(popped, 1)).ok());
  EXPECT_EQ(value(out, {{"queue_id", queue}}), 1);
}

TEST_F(PopFigures, WhatIsHandedOutAgainIsCounted) {
  make_topic();
  send_some(2);
  pop(pop_of());
  EXPECT_EQ(revived("rocketmq_pop_revive_retry_messages_total"), -1);
  pass(kInvisibleMs + 1'000);
  EXPECT_EQ(revived("rocketmq_pop_revive_retry_messages_total", {{"put_status", "PUT_OK"}}), 2);
}

TEST_F(PopFigures, AcknowledgementsAndCheckPointsAreTraffic) {
  options.pop.buffer_check_points = false;
  make_topic();
  send_some(2);
  const Popped popped = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(popped, 0)).ok());
  EXPECT_TRUE(ack(popped_message(popped, 1)).ok());
  clock.advance_ms(11'000);
  root().housekeep();
  api::Statistics& statistics = broker().statistics();
  EXPECT_EQ(statistics.traffic(api::Traffic::kGroupAcks, "T@CG")->minute.sum, 2);
  EXPECT_EQ(statistics.traffic(api::Traffic::kGroupCheckPoints, "T@CG")->minute.sum, 1);
}

class CreationFigures : public Scraping<BrokerTest> {};

TEST_F(CreationFigures, TopicsAndGroupsThatAreMadeAreTimed) {
  const Labels fine{{"invocation_status", "success"}, {"is_system", "false"}};
  const std::string topics = "rocketmq_topic_create_execution_time_count";
  EXPECT_EQ(value(topics, fine), 0);
  Topic topic;
  topic.name = "T";
  EXPECT_TRUE(put_topic(topic).ok());
  EXPECT_EQ(value(topics, fine), 1);
  topic.name = "TBW102";
  EXPECT_FALSE(put_topic(topic).ok());
  EXPECT_EQ(value(topics, {{"invocation_status", "failure"}, {"is_system", "true"}}), 1);
  make_group("G");
  EXPECT_EQ(value("rocketmq_consumer_group_create_execution_time_count", fine), 1);
}

TEST_F(CreationFigures, WhatWaitsForTheDiskIsSendsWatermark) {
  broker();
  store().load_now.waiting_count = 12;
  EXPECT_EQ(value("rocketmq_processor_watermark", {{"processor", "send"}}), 12);
  EXPECT_EQ(value("rocketmq_processor_watermark", {{"processor", "pull"}}), 0);
}

}  // namespace
}  // namespace saker::broker
