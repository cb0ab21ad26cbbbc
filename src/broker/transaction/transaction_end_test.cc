#include "broker/transaction/transaction_end.h"

#include "base/java_hash.h"
#include "broker/transaction/transaction_fixture.h"
#include "model/sys_flag.h"

namespace saker::broker {
namespace {

using api::Status;
using api::TransactionDecision;

class TransactionEnds : public TransactionTest {
 protected:
  void expect_refused(const api::EndTransactionRequest& request, Status status,
                      std::string_view remark) {
    const api::Outcome outcome = end(request);
    EXPECT_EQ(outcome.status, status);
    EXPECT_EQ(outcome.message, remark);
    EXPECT_TRUE(delivered().empty());
  }
};

TEST_F(TransactionEnds, HalfMessageWaitsWhereNoConsumerLooks) {
  api::SendRequest request =
      message("T", "b", property_text({{"TRAN_MSG", "true"}, {"PGROUP", "PG"}, {"UNIQ_KEY", "U"}}));
  request.queue_id = {2};
  request.sys_flag = 4;
  const Sent sent = send(request);
  EXPECT_EQ(sent.queue_id, QueueId{2}) << "the queue that it is meant for";
  EXPECT_EQ(sent.queue_offset, QueueOffset{0}) << "the place in the half queue";
  EXPECT_EQ(sent.transaction_id, "U");
  EXPECT_TRUE(stored("T", 2).empty());
  ASSERT_EQ(halves().size(), 1u);
  const auto half = halves()[0];
  EXPECT_EQ(half.sys_flag, 0);
  EXPECT_EQ(property::find(half.properties, "REAL_TOPIC"), "T");
  EXPECT_EQ(property::find(half.properties, "REAL_QID"), "2");
  EXPECT_EQ(property::find(half.properties, "__transactionId__"), "U");
  EXPECT_EQ(property::find(half.properties, "TRAN_MSG"), "true");
}

TEST_F(TransactionEnds, WhatTheBrokerSaysInAHalfMessageIsNotTakenFromClients) {
  prepare("b", {{"TRAN_PREPARED_QUEUE_OFFSET", "0"},
                {"TRAN_FIRST_QUEUE_OFFSET", "0"},
                {"TRANSACTION_CHECK_TIMES", "9"},
                {"REAL_TOPIC", "Other"}});
  const auto half = halves()[0];
  EXPECT_EQ(property::find(half.properties, "TRAN_PREPARED_QUEUE_OFFSET"), "");
  EXPECT_EQ(property::find(half.properties, "TRAN_FIRST_QUEUE_OFFSET"), "");
  EXPECT_EQ(property::find(half.properties, "TRANSACTION_CHECK_TIMES"), "");
  EXPECT_EQ(property::find(half.properties, "REAL_TOPIC"), "T");
}

TEST_F(TransactionEnds, CommitPutsTheMessageWhereItWasMeantToGo) {
  const Half half = prepare("body");
  EXPECT_TRUE(commit(half).ok());
  ASSERT_EQ(delivered().size(), 1u);
  const auto record = delivered()[0];
  EXPECT_EQ(record.body, "body");
  EXPECT_EQ(record.flag, 7);
  EXPECT_EQ(record.sys_flag, sys_flag::kTransactionCommit);
  EXPECT_EQ(record.prepared_transaction_offset, half.log_offset);
  EXPECT_EQ(record.born_timestamp_ms, clock.wall_ms());
  EXPECT_EQ(property::find(record.properties, "UNIQ_KEY"), "body");
  EXPECT_EQ(property::find(record.properties, "TRAN_MSG"), "true");
  EXPECT_EQ(property::find(record.properties, "REAL_TOPIC"), "");
  EXPECT_EQ(property::find(record.properties, "REAL_QID"), "");
  EXPECT_EQ(store().entries("T", 1)[0].tags_code, java_hash("TagA"));
}

TEST_F(TransactionEnds, CommitOnAnotherLaneDoesTheSame) {
  const Half half = prepare();
  EXPECT_TRUE(end(request_of(half, TransactionDecision::kCommit), 1).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(TransactionEnds, SecondCommitIsAnsweredAndStoresNothing) {
  const Half half = prepare();
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(TransactionEnds, SecondCommitWhileTheFirstIsUnderWayIsBusy) {
  const Half half = prepare();
  const auto first = start_end(request_of(half, TransactionDecision::kCommit));
  EXPECT_EQ(start_end(request_of(half, TransactionDecision::kCommit), 1)->value().status,
            Status::kBusy);
  broker().end_turn({0});
  EXPECT_TRUE(first->value().ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(TransactionEnds, RolledBackMessageIsNeverDelivered) {
  const Half half = prepare();
  EXPECT_TRUE(roll_back(half).ok());
  EXPECT_TRUE(commit(half).ok());
  pass_ms(600'000);
  EXPECT_TRUE(delivered().empty());
}

TEST_F(TransactionEnds, CommitThatTheStoreRefusesCanBeRepeated) {
  const Half half = prepare();
  store().next_outcome = store::AppendOutcome::kUnavailable;
  EXPECT_EQ(commit(half).status, Status::kNotWritable);
  store().next_outcome = store::AppendOutcome::kOk;
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(TransactionEnds, DelayOfTheMessageBeginsWithTheCommit) {
  const Half half = prepare("b", {{"DELAY", "1"}});
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(delivered().empty());
  pass_ms(1'000);
  ASSERT_EQ(delivered().size(), 1u);
  EXPECT_EQ(delivered()[0].sys_flag, sys_flag::kTransactionCommit);
}

TEST_F(TransactionEnds, CommitWakesHeldPulls) {
  const Half half = prepare();
  api::PullRequest request = pull_of("T");
  request.queue_id = {1};
  request.hold_ms = 15'000;
  Pulled pulled;
  start_pull(request, pulled, 0);
  commit(half);
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(TransactionEnds, WrongNamesAreRefusedInRocketMqsWords) {
  const Half half = prepare();
  auto request = request_of(half, TransactionDecision::kCommit);
  request.producer_group = "Other";
  expect_refused(request, Status::kFailed, "The producer group wrong");
  request = request_of({{99}, half.log_offset}, TransactionDecision::kCommit);
  expect_refused(request, Status::kFailed, "The transaction state table offset wrong");
  request = request_of({half.offset, {999'999}}, TransactionDecision::kCommit);
  expect_refused(request, Status::kFailed, "Find prepared transaction message failed");
}

TEST_F(TransactionEnds, OtherMessagesAreNoHalfMessages) {
  send(message("U", "b", property_text({{"PGROUP", "PG"}, {"REAL_TOPIC", "T"}})));
  const LogOffset at = store().entries("U")[0].log_offset;
  expect_refused(request_of({{0}, at}, TransactionDecision::kCommit), Status::kFailed,
                 "Find prepared transaction message failed");
}

TEST_F(TransactionEnds, ProducerWithATimeOfItsOwnIsNotHeardAfterItUnlessAsked) {
  const Half half = prepare("b", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "20"}});
  clock.advance_ms(20'001);
  auto request = request_of(half, TransactionDecision::kCommit);
  EXPECT_EQ(end(request).status, Status::kIllegalOperation);
  request.answers_check = true;
  EXPECT_TRUE(end(request).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(TransactionEnds, GroupOfTheRequestIsTheProducersWhereTheMessageNamesNone) {
  const Sent sent = send(message("T", "b", property_text({{"TRAN_MSG", "true"}})));
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(property::find(halves()[0].properties, "PGROUP"), "PG");
}

TEST_F(TransactionEnds, MoreOpenTransactionsThanAllowedAreRefusedAsBusy) {
  options.transaction_open_max = 1;
  const Half half = prepare();
  const std::string_view properties = property_text({{"TRAN_MSG", "true"}, {"PGROUP", "PG"}});
  EXPECT_EQ(send(message("T", "b", properties)).status, Status::kBusy);
  commit(half);
  EXPECT_EQ(send(message("T", "b", properties)).status, Status::kOk);
}

TEST_F(TransactionEnds, HalfMessageWithoutRoomForItsCopiesIsIllegal) {
  const std::string filler(32'500, 'x');
  EXPECT_EQ(send(message("T", "b", property_text({{"TRAN_MSG", "true"}, {"f", filler}}))).status,
            Status::kMessageIllegal);
  EXPECT_TRUE(halves().empty());
}

TEST_F(TransactionEnds, OldConsumersRetryOfAHalfMessageIsAnOrdinaryMessage) {
  api::SendRequest request =
      message("%RETRY%G", "b", property_text({{"TRAN_MSG", "true"}, {"DELAY", "1"}}));
  request.reconsume_times = 1;
  EXPECT_EQ(send(request).status, Status::kOk);
  EXPECT_TRUE(halves().empty());
  pass_ms(1'000);
  EXPECT_EQ(stored("%RETRY%G").size(), 1u);
}

TEST_F(TransactionEnds, ATimeIsKeptThoughItsSlotBecameFullMeanwhile) {
  options.timer.slot_count_max = 1;
  const Half half = prepare("b", {{"TIMER_DELAY_SEC", "60"}});
  int refused = 0;
  for (int i = 0; i < 5; ++i) {
    const Sent sent = send(message("Other", "o", property_text({{"TIMER_DELAY_SEC", "60"}})));
    root().run_timers();
    if (sent.status != Status::kOk) ++refused;
  }
  ASSERT_GT(refused, 0);
  const std::size_t waiting = stored("rmq_sys_wheel_timer").size();
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(delivered().empty());
  EXPECT_EQ(stored("rmq_sys_wheel_timer").size(), waiting + 1);
}

TEST_F(TransactionEnds, WhileTimersAreOffATimeToComeLeavesTheTransactionOpen) {
  const Half half = prepare("b", {{"TIMER_DELAY_SEC", "60"}});
  options.timer.enabled = false;
  restart_on_store(End::kClean);
  for (int i = 0; i < 2; ++i) {
    expect_refused(request_of(half, TransactionDecision::kCommit), Status::kFailed,
                   "accurate timer message is not enabled, timerWheelEnable is false");
  }
  options.timer.enabled = true;
  restart_on_store(End::kClean);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(delivered().empty());
  EXPECT_EQ(stored("rmq_sys_wheel_timer").size(), 1u);
}

TEST_F(TransactionEnds, ATimeThatIsOverIsDeliveredAlsoWhileTimersAreOff) {
  const Half half = prepare("b", {{"TIMER_DELIVER_MS", std::to_string(clock.wall_ms() + 5'000)}});
  options.timer.enabled = false;
  restart_on_store(End::kClean);
  clock.advance_ms(5'000);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

}  // namespace
}  // namespace saker::broker
