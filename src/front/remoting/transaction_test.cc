#include "api/transaction.h"

#include "front/remoting/client_session.h"
#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

using testing::_;
using wire::remoting::Command;
namespace request = wire::remoting::request;

class Ending : public RemotingTest {
 protected:
  std::vector<wire::remoting::Field> fields(std::string_view decision) {
    return {{"producerGroup", "PG"},
            {"tranStateTableOffset", "7"},
            {"commitLogOffset", "4209428"},
            {"commitOrRollback", decision},
            {"fromTransactionCheck", "true"},
            {"msgId", "U"},
            {"transactionId", "U"}};
  }
  void broker_answers(const api::Outcome& outcome) {
    EXPECT_CALL(broker_, end_transaction(_, _, _))
        .WillOnce([this, outcome](api::Lane, const api::EndTransactionRequest& asked,
                                  api::Completion done) {
          asked_ = asked;
          done(outcome);
        });
  }

  api::EndTransactionRequest asked_;
};

TEST_F(Ending, CommitReachesTheBroker) {
  broker_answers({});
  const Command* answer = ask(request::kEndTransaction, fields("8"));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(asked_.half_offset, QueueOffset{7});
  EXPECT_EQ(asked_.log_offset, LogOffset{4209428});
  EXPECT_EQ(asked_.decision, api::TransactionDecision::kCommit);
  EXPECT_TRUE(asked_.answers_check);
}

TEST_F(Ending, RollbackIsAnsweredInRocketMqsWords) {
  broker_answers({});
  const Command* answer = ask(request::kEndTransaction, fields("12"));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(answer->remark, "not set any response code");
  EXPECT_EQ(asked_.decision, api::TransactionDecision::kRollback);
}

TEST_F(Ending, RefusalHasItsCodeAndWords) {
  broker_answers({api::Status::kIllegalOperation, "too late"});
  const Command* answer = ask(request::kEndTransaction, fields("12"));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 604);
  EXPECT_EQ(answer->remark, "too late");
}

TEST_F(Ending, UnknownIsNoDecisionAndNotAnswered) {
  EXPECT_CALL(broker_, end_transaction(_, _, _)).Times(0);
  EXPECT_EQ(ask(request::kEndTransaction, fields("0")), nullptr);
}

TEST_F(Ending, OtherDecisionsAndMissingFieldsAreRefused) {
  EXPECT_CALL(broker_, end_transaction(_, _, _)).Times(0);
  for (const char* decision : {"3", "4", "x"}) {
    const Command* answer = ask(request::kEndTransaction, fields(decision));
    ASSERT_NE(answer, nullptr) << decision;
    EXPECT_EQ(answer->code, 1);
  }
  const Command* answer = ask(request::kEndTransaction, {{"producerGroup", "PG"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
}

TEST_F(Ending, QuestionReachesTheClient) {
  const auto channel = ClientSession::of(session_);
  channel->check_transaction({.half_topic = "RMQ_SYS_TRANS_HALF_TOPIC",
                              .half_offset = {3},
                              .log_offset = {9689},
                              .message_id = "U",
                              .offset_message_id = "ID",
                              .broker_name = "broker-a",
                              .record = "bytes"});
  run_posted([this] {
    const Command* question = read_command();
    ASSERT_NE(question, nullptr);
    EXPECT_EQ(question->code, request::kCheckTransactionState);
    EXPECT_TRUE(question->is_oneway());
    EXPECT_EQ(question->field("topic"), "RMQ_SYS_TRANS_HALF_TOPIC");
    EXPECT_EQ(question->field("tranStateTableOffset"), "3");
    EXPECT_EQ(question->field("commitLogOffset"), "9689");
    EXPECT_EQ(question->field("msgId"), "U");
    EXPECT_EQ(question->field("transactionId"), "U");
    EXPECT_EQ(question->field("offsetMsgId"), "ID");
    EXPECT_EQ(question->field("bname"), "broker-a");
    EXPECT_EQ(question->body, "bytes");
  });
}

class Resuming : public RemotingTest {};

TEST_F(Resuming, PlaceInTheIdReachesTheBroker) {
  EXPECT_CALL(broker_, resume_checks(_, LogOffset{0x1234}, _))
      .WillOnce([](api::Lane, LogOffset, api::Completion done) {
        done({api::Status::kFailed, "is over"});
      });
  const Command* answer = ask(request::kResumeCheckHalfMessage,
                              {{"topic", "T"}, {"msgId", "7F00000100002A9F0000000000001234"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
  EXPECT_EQ(answer->remark, "is over");
}

TEST_F(Resuming, IdThatNamesNoPlaceIsRefusedByName) {
  EXPECT_CALL(broker_, resume_checks(_, _, _)).Times(0);
  const Command* answer = ask(request::kResumeCheckHalfMessage, {{"topic", "T"}, {"msgId", "X"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
  EXPECT_EQ(answer->remark, "msgId 'X' is no offset message id of 32 or 56 hex digits");
  EXPECT_EQ(ask(request::kResumeCheckHalfMessage, {{"topic", "T"}})->code, 1);
}

}  // namespace
}  // namespace saker::front
