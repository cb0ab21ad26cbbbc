#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

namespace request = wire::remoting::request;
namespace response = wire::remoting::response;
using testing::_;
using testing::NiceMock;
using testing::Return;
using testing::ReturnRef;

class LiteRemoting : public RemotingTest {
 protected:
  void SetUp() override {
    RemotingTest::SetUp();
    ON_CALL(broker_, lite()).WillByDefault(ReturnRef(lite_));
    ON_CALL(broker_, inspection()).WillByDefault(ReturnRef(inspection_));
  }

  NiceMock<FakeLiteTopics> lite_;
  NiceMock<FakeInspection> inspection_;
  const std::vector<wire::remoting::Field> pop_fields_{
      {"clientId", "c1"},      {"consumerGroup", "G"}, {"topic", "T"},   {"maxMsgNum", "8"},
      {"invisibleTime", "60"}, {"pollTime", "10"},     {"bornTime", "7"}};
};

TEST_F(LiteRemoting, APopIsPassedOnAndAnsweredWithACountAMessage) {
  EXPECT_CALL(lite_, pop(_, _, _, _))
      .WillOnce(
          [](api::Lane, const api::LitePopRequest& pop, const auto&, api::LitePopCompletion done) {
            EXPECT_EQ(pop.client_id, "c1");
            EXPECT_EQ(pop.group, "G");
            EXPECT_EQ(pop.topic, "T");
            EXPECT_EQ(pop.message_count_max, 8);
            EXPECT_EQ(pop.invisible_ms, 60);
            EXPECT_EQ(pop.poll_ms, 10);
            EXPECT_EQ(pop.born_ms, 7);
            api::LitePopOutcome outcome;
            outcome.message = "FOUND";
            outcome.was_allowed = true;
            outcome.pop_time_ms = 5;
            outcome.invisible_ms = 60;
            outcome.delivery_counts = {0, 2};
            done(outcome);
          });
  const auto* answer = ask(request::kPopLiteMessage, pop_fields_);
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, response::kSuccess);
  EXPECT_EQ(answer->field("popTime"), "5");
  EXPECT_EQ(answer->field("reviveQid"), "999");
  EXPECT_EQ(answer->field("orderCountInfo"), "0;2");
}

TEST_F(LiteRemoting, SubscriptionsAreReadInOrder) {
  EXPECT_CALL(lite_, subscribe(_, _, _))
      .WillOnce([](api::Lane, std::span<const api::LiteWish> wishes, const auto&) {
        EXPECT_EQ(wishes.size(), 2u);
        EXPECT_EQ(wishes[0].action, api::LiteWish::Action::kAdd);
        EXPECT_EQ(wishes[0].lite_topics, (std::vector<std::string>{"a"}));
        EXPECT_EQ(wishes[0].start->kind, api::LiteStart::Kind::kEnd);
        EXPECT_EQ(wishes[1].action, api::LiteWish::Action::kRemoveAll);
        EXPECT_FALSE(wishes[1].start.has_value());
        return api::Outcome{api::Status::kTooManySubscriptions, "too many"};
      });
  const auto* answer =
      ask(request::kLiteSubscriptionCtl, {},
          R"({"subscriptionSet":[{"action":"PARTIAL_ADD","clientId":"c","group":"G","topic":"T",)"
          R"("liteTopicSet":["a"],"offsetOption":{"type":"POLICY","value":2}},)"
          R"({"action":"COMPLETE_REMOVE","clientId":"c","group":"G","topic":"T"}]})");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, response::kLiteSubscriptionQuotaExceeded);
}

TEST_F(LiteRemoting, BodiesThatSayNothingAreRefused) {
  EXPECT_EQ(ask(request::kLiteSubscriptionCtl, {})->remark, "Request body is null.");
  EXPECT_EQ(ask(request::kLiteSubscriptionCtl, {}, "{}")->code, response::kIllegalOperation);
  EXPECT_EQ(
      ask(request::kLiteSubscriptionCtl, {}, R"({"subscriptionSet":[{"action":"FOO"}]})")->code,
      response::kSystemError);
}

TEST_F(LiteRemoting, AnAcknowledgementMayNameALiteTopic) {
  EXPECT_CALL(broker_, acknowledge(_, _, _, _))
      .WillOnce(
          [](api::Lane, const api::PoppedMessage& message, const auto&, api::Completion done) {
            EXPECT_EQ(message.lite_topic, "a");
            done({});
          });
  EXPECT_EQ(ask(request::kAckMessage, {{"consumerGroup", "G"},
                                       {"topic", "T"},
                                       {"queueId", "0"},
                                       {"extraInfo", "0 5 60 999 0 broker-a 0 0"},
                                       {"offset", "0"},
                                       {"liteTopic", "a"}})
                ->code,
            response::kSuccess);
}

TEST_F(LiteRemoting, ASearchOfALiteTopicLooksIntoItsQueue) {
  ON_CALL(inspection_, topic(_)).WillByDefault(Return(Topic{}));
  EXPECT_CALL(broker_, offset_by_time(_, 7, _))
      .WillOnce([](const api::QueueRequest& queue, auto, auto) {
        EXPECT_EQ(queue.topic, "%LMQ%$T$a");
        return api::OutcomeOf<QueueOffset>{api::Status::kOk, "", {3}};
      });
  const auto* answer =
      ask(request::kSearchOffsetByTimestamp,
          {{"topic", "T"}, {"queueId", "0"}, {"timestamp", "7"}, {"liteTopic", "a"}});
  EXPECT_EQ(answer->field("offset"), "3");
  EXPECT_EQ(ask(request::kSearchOffsetByTimestamp,
                {{"topic", "T"}, {"queueId", "0"}, {"timestamp", "7"}, {"liteTopic", "a/b"}})
                ->code,
            response::kInvalidParameter);
}

TEST_F(LiteRemoting, ASearchThatFailsHasNoOffset) {
  const std::vector<wire::remoting::Field> fields = {
      {"topic", "T"}, {"queueId", "0"}, {"timestamp", "7"}};
  EXPECT_CALL(broker_, offset_by_time(_, _, _))
      .WillOnce(Return(api::OutcomeOf<QueueOffset>{api::Status::kFailed, "cannot be read", {}}));
  const auto* answer = ask(request::kSearchOffsetByTimestamp, fields);
  EXPECT_EQ(answer->code, response::kSystemError);
  EXPECT_EQ(answer->remark, "cannot be read");
  EXPECT_CALL(broker_, earliest_store_time(_))
      .WillOnce(Return(api::OutcomeOf<std::int64_t>{api::Status::kFailed, "cannot be read", {}}));
  answer = ask(request::kGetEarliestMsgStoreTime, fields);
  EXPECT_EQ(answer->code, response::kSystemError);
  EXPECT_EQ(answer->remark, "cannot be read");
}

TEST_F(LiteRemoting, QuestionsAreAnsweredWithBodies) {
  api::OutcomeOf<api::LiteParentFacts> facts;
  facts.value.groups = {"G"};
  EXPECT_CALL(lite_, parent_facts(_, std::string_view("T"), _))
      .WillOnce([&](api::Lane, auto, auto done) { done(facts); });
  EXPECT_EQ(ask(request::kGetParentTopicInfo, {{"topic", "T"}})->body,
            R"({"groups":["G"],"liteTopicCount":0,"lmqNum":0,"topic":"T","ttl":-1})");
  EXPECT_EQ(ask(request::kGetParentTopicInfo, {})->code, response::kSystemError);
  EXPECT_CALL(lite_, look_again(_, std::string_view("G"), std::string_view("c1"), _))
      .WillOnce([](api::Lane, auto, auto, auto done) { done({}); });
  EXPECT_EQ(ask(request::kTriggerLiteDispatch, {{"group", "G"}, {"clientId", "c1"}})->code,
            response::kSuccess);
}

TEST_F(LiteRemoting, QuestionsAboutManyQueuesAreAnsweredWhenTheAnswerIsThere) {
  api::LiteTopics::BrokerFactsCompletion of_broker;
  EXPECT_CALL(lite_, broker_facts(_, _)).WillOnce([&](api::Lane, auto done) {
    of_broker = std::move(done);
  });
  EXPECT_EQ(ask(request::kGetBrokerLiteInfo, {}), nullptr);
  api::OutcomeOf<api::LiteBrokerFacts> facts;
  facts.value.store_type = "default";
  facts.value.light_queues = 7;
  of_broker(facts);
  const auto* answer = read_answer();
  ASSERT_NE(answer, nullptr);
  EXPECT_NE(answer->body.find("\"currentLmqNum\":7"), std::string::npos) << answer->body;
}

TEST_F(LiteRemoting, TooManyQuestionsAreRefusedAsBusy) {
  EXPECT_CALL(lite_, broker_facts(_, _)).WillOnce([](api::Lane, auto done) {
    api::OutcomeOf<api::LiteBrokerFacts> busy{api::Status::kBusy, "too many", {}};
    done(busy);
  });
  EXPECT_EQ(ask(request::kGetBrokerLiteInfo, {})->code, response::kSystemBusy);
  EXPECT_CALL(lite_, group_facts(_, _, _)).WillOnce([](api::Lane, const auto& query, auto done) {
    EXPECT_EQ(query.group, "G");
    EXPECT_EQ(query.lite_topic, "a");
    EXPECT_EQ(query.count_max, 3);
    api::OutcomeOf<api::LiteGroupFacts> busy{api::Status::kBusy, "too many", {}};
    done(busy);
  });
  EXPECT_EQ(
      ask(request::kGetLiteGroupInfo, {{"group", "G"}, {"liteTopic", "a"}, {"topK", "3"}})->remark,
      "too many");
}

}  // namespace
}  // namespace saker::front
