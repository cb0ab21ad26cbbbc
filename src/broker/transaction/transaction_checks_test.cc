#include "broker/transaction/transaction_checks.h"

#include "broker/transaction/transaction_fixture.h"

namespace saker::broker {
namespace {

class Checks : public TransactionTest {};

TEST_F(Checks, OpenTransactionIsAskedAboutAfterItsTime) {
  const auto producer = come();
  prepare("b");
  pass_ms(5'900);
  EXPECT_TRUE(producer->checks.empty());
  pass_ms(100);
  ASSERT_EQ(producer->checks.size(), 1u);
  const FakeClient::Check& check = producer->checks[0];
  EXPECT_EQ(check.message_id, "b");
  EXPECT_EQ(check.half_offset, QueueOffset{1}) << "the new copy";
  wire::record::Record record;
  ASSERT_FALSE(wire::record::decode(check.record, wire::record::BodyCrc::kCheck, record));
  EXPECT_EQ(record.topic, "T");
  EXPECT_EQ(record.queue_id, QueueId{1});
  EXPECT_EQ(record.body, "b");
  EXPECT_EQ(record.flag, 7);
  EXPECT_EQ(record.queue_offset, check.half_offset);
  EXPECT_EQ(record.log_offset, check.log_offset);
  EXPECT_EQ(record.store_timestamp_ms, clock.wall_ms());
  EXPECT_EQ(property::find(record.properties, "TRANSACTION_CHECK_TIMES"), "1");
  EXPECT_EQ(check.offset_message_id.substr(0, 16), "7F0000020000885F");
}

TEST_F(Checks, AnswerToACheckCommits) {
  const auto producer = come();
  prepare("b");
  pass_ms(6'000);
  EXPECT_TRUE(commit(asked_about(producer->checks.at(0))).ok());
  EXPECT_EQ(delivered().size(), 1u);
  pass_ms(60'000);
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Checks, LateCommitOfTheFirstCopyAndAnswerToTheCheckStoreOneMessage) {
  const auto producer = come();
  const Half half = prepare("b");
  pass_ms(6'000);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(commit(asked_about(producer->checks.at(0))).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Checks, EndedTransactionIsNotAskedAbout) {
  const auto producer = come();
  commit(prepare("b"));
  roll_back(prepare("c"));
  pass_ms(600'000);
  EXPECT_TRUE(producer->checks.empty());
}

TEST_F(Checks, SilenceIsAskedAboutAgainAndAgain) {
  const auto producer = come();
  prepare("b");
  pass_ms(6'000);
  pass_ms(29'900);
  EXPECT_EQ(producer->checks.size(), 1u);
  pass_ms(100);
  ASSERT_EQ(producer->checks.size(), 2u);
  EXPECT_TRUE(commit(asked_about(producer->checks[1])).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Checks, AnotherProducerOfTheGroupIsAskedWhenTheFirstIsGone) {
  const auto first = come("c1");
  const auto second = come("c2");
  prepare("b");
  broker().client_closed(first);
  pass_ms(6'000);
  EXPECT_TRUE(first->checks.empty());
  EXPECT_EQ(second->checks.size(), 1u);
}

TEST_F(Checks, ProducersOfAGroupAreAskedInTurn) {
  const auto first = come("c1");
  const auto second = come("c2");
  for (const char* body : {"a", "b", "c", "d"}) prepare(body);
  pass_ms(6'000);
  EXPECT_EQ(first->checks.size(), 2u);
  EXPECT_EQ(second->checks.size(), 2u);
}

TEST_F(Checks, QuestionsCountOnlyWhileSomebodyIsThere) {
  options.transaction_check_max = 1;
  prepare("b");
  for (int i = 0; i < 100; ++i) pass_ms(30'000);
  EXPECT_EQ(halves().size(), 1u) << "nothing is written while nobody can answer";
  const auto producer = come();
  pass_ms(30'000);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_TRUE(commit(asked_about(producer->checks[0])).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Checks, WhatNobodyKnowsGoesToItsOwnTopicAfterTheLastQuestion) {
  options.transaction_check_max = 3;
  const auto producer = come();
  prepare("b");
  pass_ms(6'000);
  for (int i = 0; i < 5; ++i) pass_ms(30'000);
  EXPECT_EQ(producer->checks.size(), 3u);
  const auto given_up = stored(std::string(kGivenUpTopic));
  ASSERT_EQ(given_up.size(), 1u);
  EXPECT_EQ(given_up[0].body, "b");
  EXPECT_EQ(property::find(given_up[0].properties, "TRANSACTION_CHECK_TIMES"), "3");
  EXPECT_EQ(property::find(given_up[0].properties, "REAL_TOPIC"), "T");
}

TEST_F(Checks, CommitThatComesAfterGivingUpIsCarriedOutOnce) {
  options.transaction_check_max = 1;
  const auto producer = come();
  const Half half = prepare("b");
  pass_ms(6'000);
  pass_ms(30'000);
  ASSERT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
  EXPECT_TRUE(commit(half).ok());
  EXPECT_TRUE(commit(asked_about(producer->checks.at(0))).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Checks, StoreThatTakesNothingOnlyPostponesTheQuestion) {
  const auto producer = come();
  prepare("b");
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(6'000);
  EXPECT_TRUE(producer->checks.empty());
  store().next_outcome = store::AppendOutcome::kOk;
  pass_ms(30'000);
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Checks, GivingUpWaitsForTheStore) {
  options.transaction_check_max = 0;
  const Half half = prepare("b");
  store().next_outcome = store::AppendOutcome::kUnavailable;
  pass_ms(6'000);
  EXPECT_EQ(ops(), "");
  store().next_outcome = store::AppendOutcome::kOk;
  pass_ms(30'000);
  EXPECT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
  pass_ms(100);
  EXPECT_EQ(ops(), "0,");
  EXPECT_TRUE(commit(half).ok());
}

TEST_F(Checks, MessagesOwnTimeCountsBeforeTheFirstQuestion) {
  const auto producer = come();
  prepare("slow", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "60"}});
  prepare("fast", {{"CHECK_IMMUNITY_TIME_IN_SECONDS", "1"}});
  pass_ms(1'000);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_EQ(producer->checks[0].message_id, "fast");
  commit(asked_about(producer->checks[0]));
  pass_ms(31'000);
  pass_ms(28'000);
  ASSERT_EQ(producer->checks.size(), 2u);
  EXPECT_EQ(producer->checks[1].message_id, "slow");
}

TEST_F(Checks, OldCopyIsReplacedBeforeItExpires) {
  prepare("b");
  pass_ms(6 * 3'600'000 + 1);
  EXPECT_EQ(halves().size(), 2u);
  EXPECT_EQ(property::find(halves()[1].properties, "TRANSACTION_CHECK_TIMES"), "");
  EXPECT_EQ(property::find(halves()[1].properties, "TRAN_FIRST_QUEUE_OFFSET"), "0");
}

TEST_F(Checks, TransactionOlderThanTheLogIsGivenUp) {
  store_options.retention.reserved_hours = 1;
  prepare("b");
  pass_ms(3'600'001);
  EXPECT_EQ(stored(std::string(kGivenUpTopic)).size(), 1u);
}

TEST_F(Checks, OneTurnAsksABoundedNumber) {
  const auto producer = come();
  for (int i = 0; i < 300; ++i) prepare("b" + std::to_string(i));
  pass_ms(6'000);
  EXPECT_EQ(producer->checks.size(), 256u);
  pass_ms(0);
  EXPECT_EQ(producer->checks.size(), 300u);
}

TEST_F(Checks, TransactionsOfAbsentProducersDoNotKeepOthersWaiting) {
  const auto producer = come();
  for (int i = 0; i < 1'000; ++i) {
    send(message("T", "b", property_text({{"TRAN_MSG", "true"}, {"PGROUP", "Away"}})));
  }
  prepare("b");
  clock.advance_ms(6'000);
  root().tick({0});
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Checks, QuestionWaitsForTheDiskWithItsCopy) {
  const auto producer = come();
  prepare("b");
  store().flushes_later = true;
  pass_ms(6'000);
  EXPECT_TRUE(producer->checks.empty());
  tasks.run();
  EXPECT_EQ(producer->checks.size(), 1u);
}

}  // namespace
}  // namespace saker::broker
