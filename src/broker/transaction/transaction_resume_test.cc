#include "broker/transaction/transaction_resume.h"

#include "broker/transaction/transaction_fixture.h"

namespace saker::broker {
namespace {

class Resume : public TransactionTest {
 protected:
  api::Outcome resume(LogOffset message, std::size_t lane = 0) {
    auto answer = std::make_shared<std::optional<api::Outcome>>();
    broker().resume_checks({lane}, message,
                           [answer](const api::Outcome& outcome) { *answer = outcome; });
    broker().end_turn({lane});
    EXPECT_TRUE(answer->has_value());
    return answer->value_or(api::Outcome{});
  }
  /// The last question in vain.
  Half give_up(const std::shared_ptr<FakeClient>& producer, std::string_view body = "b") {
    const Half half = prepare(body);
    for (std::int32_t i = 0; i <= options.transaction_check_max; ++i) pass_ms(30'000);
    EXPECT_FALSE(given_up().empty());
    producer->checks.clear();
    return half;
  }
  std::vector<wire::record::Record> given_up() { return stored(std::string(kGivenUpTopic)); }
  LogOffset given_up_place() {
    return store().entries(std::string(kGivenUpTopic)).back().log_offset;
  }
};

TEST_F(Resume, GivenUpTransactionIsAskedAboutFromTheFirstQuestionOn) {
  options.transaction_check_max = 2;
  const auto producer = come();
  give_up(producer);
  ASSERT_TRUE(resume(given_up_place()).ok());
  pass_ms(100);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_EQ(property::find(halves().back().properties, "TRANSACTION_CHECK_TIMES"), "1");
  EXPECT_TRUE(commit(asked_about(producer->checks[0])).ok());
  ASSERT_EQ(delivered().size(), 1u);
  EXPECT_EQ(delivered()[0].body, "b");
  pass_ms(600'000);
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Resume, ItsOldIdServesAsWell) {
  options.transaction_check_max = 1;
  const auto producer = come();
  const Half half = give_up(producer);
  ASSERT_TRUE(resume(half.log_offset).ok());
  pass_ms(100);
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Resume, LateCommitOfTheGivenUpOneStoresNothingMore) {
  options.transaction_check_max = 1;
  const auto producer = come();
  const Half half = give_up(producer);
  ASSERT_TRUE(resume(given_up_place()).ok());
  EXPECT_TRUE(commit(half).ok());
  pass_ms(100);
  EXPECT_TRUE(commit(asked_about(producer->checks.at(0))).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Resume, SurvivesARestart) {
  options.transaction_check_max = 1;
  auto producer = come();
  give_up(producer);
  ASSERT_TRUE(resume(given_up_place()).ok());
  restart_on_store(End::kClean);
  beat(producer);
  pass_ms(30'000);
  ASSERT_EQ(producer->checks.size(), 1u);
  EXPECT_TRUE(commit(asked_about(producer->checks[0])).ok());
  EXPECT_EQ(delivered().size(), 1u);
}

TEST_F(Resume, OpenTransactionIsAskedAboutAgainAndCountsAnew) {
  options.transaction_check_max = 3;
  const auto producer = come();
  const Half half = prepare("b");
  pass_ms(6'000);
  pass_ms(30'000);
  ASSERT_EQ(producer->checks.size(), 2u);
  ASSERT_TRUE(resume(half.log_offset).ok());
  EXPECT_EQ(property::find(halves().back().properties, "TRANSACTION_CHECK_TIMES"), "");
  for (int i = 0; i < 10; ++i) pass_ms(30'000);
  EXPECT_EQ(producer->checks.size(), 5u) << "three more questions";
  EXPECT_EQ(given_up().size(), 1u);
}

TEST_F(Resume, TransactionThatIsOverIsNotResumed) {
  const auto producer = come();
  const Half half = prepare("b");
  ASSERT_TRUE(commit(half).ok());
  const api::Outcome refused = resume(half.log_offset);
  EXPECT_EQ(refused.status, api::Status::kFailed);
  EXPECT_EQ(refused.message, "transaction 0 is over: nothing is left to ask about");
  EXPECT_EQ(halves().size(), 1u);
}

TEST_F(Resume, OtherMessagesAndPlacesWithoutOneAreRefusedByName) {
  send(message("T", "plain", ""));
  const LogOffset plain = store().entries("T").at(0).log_offset;
  for (const LogOffset place : {plain, LogOffset{77'777'777}}) {
    const api::Outcome refused = resume(place);
    EXPECT_EQ(refused.status, api::Status::kFailed);
    EXPECT_NE(refused.message.find(std::to_string(place.value)), std::string::npos);
  }
}

TEST_F(Resume, MessageThatCannotBeReadNowIsNotCalledGone) {
  options.transaction_check_max = 1;
  const auto producer = come();
  const Half half = give_up(producer);
  store().unreadable = Error{ErrorCode::kIo, "cannot open the log"};
  const api::Outcome refused = resume(half.log_offset);
  EXPECT_NE(refused.message.find("cannot open the log"), std::string::npos) << refused.message;
  store().unreadable.reset();
  EXPECT_TRUE(resume(half.log_offset).ok());
}

TEST_F(Resume, StoreThatTakesNothingLeavesAllAsItWas) {
  options.transaction_check_max = 1;
  const auto producer = come();
  give_up(producer);
  store().next_outcome = store::AppendOutcome::kUnavailable;
  EXPECT_FALSE(resume(given_up_place()).ok());
  store().next_outcome = store::AppendOutcome::kOk;
  ASSERT_TRUE(resume(given_up_place()).ok());
  pass_ms(100);
  EXPECT_EQ(producer->checks.size(), 1u);
}

TEST_F(Resume, NoMoreThanMayBeOpen) {
  options.transaction_check_max = 1;
  options.transaction_open_max = 1;
  const auto producer = come();
  give_up(producer);
  prepare("c");
  const api::Outcome refused = resume(given_up_place());
  EXPECT_EQ(refused.status, api::Status::kBusy);
  EXPECT_NE(refused.message.find("transactionOpenMax"), std::string::npos);
}

}  // namespace
}  // namespace saker::broker
