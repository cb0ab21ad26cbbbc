#include "broker/transaction/transaction_recovery.h"

#include "broker/transaction/transaction_fixture.h"

namespace saker::broker {
namespace {

class Recovery : public TransactionTest {
 protected:
  std::optional<QueueOffset> progress(std::string_view topic) {
    api::OffsetRequest request;
    request.group = kTransactionGroup;
    request.topic = topic;
    request.queue_id = QueueId{0};
    const auto answer = broker().query_offset(request);
    return answer.ok() ? std::optional(answer.value) : std::nullopt;
  }
  /// A record as RocketMQ's broker would have left it.
  void append(std::string_view topic, std::string_view body, std::string_view properties) {
    struct Nobody final : store::FlushWaker {
      void wake() override {}
    } nobody;
    const auto appender = store().make_appender(nobody);
    store::NewRecord record;
    record.topic = topic;
    record.body = body;
    record.properties = properties;
    record.born_timestamp_ms = clock.wall_ms();
    appender->stage({&record, 1}, true, [](const store::Appended&) {});
    appender->commit();
  }
  /// A half message that RocketMQ asked about once, and so stored anew.
  void append_renewed_by_rocketmq() {
    const std::string_view half = property_text(
        {{"REAL_TOPIC", "T"}, {"REAL_QID", "1"}, {"PGROUP", "PG"}, {"UNIQ_KEY", "U"}});
    std::string renewed(half);
    property::append(renewed, "TRAN_PREPARED_QUEUE_OFFSET", "0");
    append(kHalfTopic, "b", half);
    append(kHalfTopic, "b", renewed);
  }
};

TEST_F(Recovery, OpenTransactionIsAskedAboutAfterAKill) {
  const Half half = prepare("open");
  commit(prepare("done"));
  pass_ms(100);
  restart_on_store(End::kKilled);
  const auto producer = come();
  pass_ms(6'000);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_EQ(producer->checks[0].message_id, "open");
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 2u);
}

TEST_F(Recovery, CommitRightAfterAKillIsCarriedOutOnce) {
  const Half half = prepare("b");
  restart_on_store(End::kKilled);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Recovery, CleanStopLeavesNothingToAskAbout) {
  const Half half = prepare("b");
  commit(half);
  roll_back(prepare("c"));
  restart_on_store(End::kClean);
  EXPECT_EQ(ops(), "0,1,");
  const auto producer = come();
  pass_ms(600'000);
  EXPECT_TRUE(producer->checks.empty());
  EXPECT_TRUE(commit(half).ok()) << "it was committed before";
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Recovery, CleanStopRemembersHowFarAllIsDone) {
  commit(prepare("a"));
  prepare("open");
  commit(prepare("c"));
  restart_on_store(End::kClean);
  EXPECT_EQ(progress(kHalfTopic), QueueOffset{1});
  EXPECT_EQ(progress(kOpTopic), QueueOffset{0}) << "its record names a place behind the open one";
}

TEST_F(Recovery, ProgressIsTakenDownOnceTheLogIsOnTheMedium) {
  commit(prepare("a"));
  pass_ms(1'000);
  pass_ms(1'000);
  EXPECT_EQ(progress(kHalfTopic), QueueOffset{0});
  for (int second = 0; second < 16; ++second) pass_ms(1'000);
  EXPECT_EQ(progress(kHalfTopic), QueueOffset{1});
  EXPECT_EQ(progress(kOpTopic), QueueOffset{1});
}

TEST_F(Recovery, KilledBetweenCommitAndItsRecordItAsksAgain) {
  commit(prepare("b"));
  restart_on_store(End::kKilled);
  const auto producer = come();
  pass_ms(6'000);
  EXPECT_EQ(producer->checks.size(), 1u) << "a repetition, but no loss";
}

TEST_F(Recovery, QuestionsAreCountedOn) {
  options.transaction_check_max = 2;
  auto producer = come();
  prepare("b");
  pass_ms(6'000);
  restart_on_store(End::kKilled);
  producer = come();
  pass_ms(29'900);
  EXPECT_TRUE(producer->checks.empty());
  pass_ms(100);
  EXPECT_EQ(producer->checks.size(), 1u);
  pass_ms(30'000);
  EXPECT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
}

TEST_F(Recovery, FirstCopyStillNamesTheTransactionAfterAKill) {
  const auto producer = come();
  const Half half = prepare("b");
  pass_ms(6'000);
  restart_on_store(End::kKilled);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(commit(asked_about(producer->checks.at(0))).ok());
  EXPECT_EQ(delivered().size(), 1u);
  pass_ms(100);
  EXPECT_EQ(ops(), "0,1,") << "both copies are written off";
}

TEST_F(Recovery, GivenUpOneCanBeCommittedAfterARestart) {
  options.transaction_check_max = 0;
  const Half half = prepare("b");
  pass_ms(6'000);
  ASSERT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
  restart_on_store(End::kClean);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Recovery, KilledWhileGivingUpItDoesNotGiveUpTwice) {
  options.transaction_check_max = 0;
  prepare("b");
  pass_ms(6'000);
  restart_on_store(End::kKilled);
  pass_ms(60'000);
  EXPECT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
}

TEST_F(Recovery, RecordsOfOldBrokersNameOnePlaceWithoutComma) {
  broker();
  append(kHalfTopic, "done",
         property_text({{"REAL_TOPIC", "T"}, {"REAL_QID", "0"}, {"PGROUP", "PG"}}));
  append(kHalfTopic, "open",
         property_text(
             {{"REAL_TOPIC", "T"}, {"REAL_QID", "0"}, {"PGROUP", "PG"}, {"UNIQ_KEY", "open"}}));
  append(kOpTopic, "0", property_text({{"TAGS", "d"}}));
  restart_on_store(End::kKilled);
  const auto producer = come();
  pass_ms(6'000);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_EQ(producer->checks[0].message_id, "open");
}

TEST_F(Recovery, WhatEndedARenewedCopyOfRocketMqsEndedTheCopy) {
  append_renewed_by_rocketmq();
  append(kOpTopic, "0,", property_text({{"TAGS", "d"}}));
  restart_on_store(End::kKilled);
  const auto producer = come();
  pass_ms(600'000);
  EXPECT_TRUE(producer->checks.empty());
  EXPECT_EQ(ops(), "0,1,");
}

TEST_F(Recovery, EndThatNamesARenewedCopyEndsTheTransaction) {
  append_renewed_by_rocketmq();
  restart_on_store(End::kKilled);
  EXPECT_TRUE(commit({{0}, store().entries(std::string(kHalfTopic))[0].log_offset}).ok());
  pass_ms(600'000);
  EXPECT_EQ(delivered().size(), 1u);
  EXPECT_EQ(ops(), "0,1,");
}

TEST_F(Recovery, HalfMessageThatCannotBeCompletedIsPassedOver) {
  broker();
  append(kHalfTopic, "nowhere", property_text({{"PGROUP", "PG"}}));
  restart_on_store(End::kKilled);
  commit(prepare("b"));
  restart_on_store(End::kClean);
  EXPECT_EQ(progress(kHalfTopic), QueueOffset{2});
}

TEST_F(Recovery, ProgressBeyondTheQueueIsNotBelieved) {
  for (const std::string_view topic : {kHalfTopic, kOpTopic}) {
    api::OffsetRequest request;
    request.group = kTransactionGroup;
    request.topic = topic;
    request.queue_id = QueueId{0};
    request.offset = QueueOffset{100};
    EXPECT_TRUE(broker().commit_offset(request).ok());
  }
  clock.advance_ms(10'000);
  root().housekeep();  // writes the offsets
  restart_on_store(End::kKilled);
  const Half half = prepare("b");
  EXPECT_TRUE(commit(half).ok());
  EXPECT_EQ(delivered().size(), 1u);
  restart_on_store(End::kClean);
  EXPECT_EQ(progress(kHalfTopic), QueueOffset{1});
}

}  // namespace
}  // namespace saker::broker
