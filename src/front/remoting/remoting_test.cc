#include "front/remoting/remoting.h"

#include "front/remoting/remoting_fixture.h"
#include "wire/remoting/body/heartbeat_data.h"

namespace saker::front {
namespace {

using testing::_;
using testing::Return;
using wire::remoting::Command;
using wire::remoting::FrameWriter;
namespace request = wire::remoting::request;

TEST_F(RemotingTest, ASendReachesTheBrokerAndItsOutcomeTheClient) {
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest& sent, api::SendCompletion done) {
        EXPECT_EQ(sent.topic, "Topic");
        EXPECT_EQ(sent.queue_id, QueueId{1});
        EXPECT_EQ(sent.born_timestamp_ms, 17);
        EXPECT_EQ(sent.flag, 5);
        EXPECT_EQ(sent.properties, "TAGS\x01x\x02");
        EXPECT_EQ(sent.body, "the body");
        EXPECT_EQ(to_string(sent.born_host), "127.0.0.1:50001");
        api::SendOutcome outcome;
        outcome.message_id = "ID";
        outcome.queue_id = QueueId{1};
        outcome.queue_offset = QueueOffset{9};
        outcome.transaction_id = "UNIQ";
        done(outcome);
      });
  const Command* answer = ask(request::kSendMessageV2, send_fields_, "the body");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(answer->field("msgId"), "ID");
  EXPECT_EQ(answer->field("queueId"), "1");
  EXPECT_EQ(answer->field("queueOffset"), "9");
  EXPECT_EQ(answer->field("transactionId"), "UNIQ");
  EXPECT_EQ(answer->field("MSG_REGION"), "DefaultRegion");
  EXPECT_EQ(answer->field("TRACE_ON"), "true");
}

TEST_F(RemotingTest, AnInnerBatchIsAnsweredWithTheOneIdOfAllItsMessages) {
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest&, api::SendCompletion done) {
        api::SendOutcome outcome;
        outcome.transaction_id = "UNIQ";
        outcome.inner_batch = true;
        done(outcome);
      });
  const Command* answer = ask(request::kSendMessageV2, send_fields_, "the body");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->field("batchUniqId"), "UNIQ");
}

TEST_F(RemotingTest, ATimerMessageIsAnsweredWithWhatTakesItBack) {
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest&, api::SendCompletion done) {
        api::SendOutcome outcome;
        outcome.recall_handle = "HANDLE";
        done(outcome);
      });
  const Command* answer = ask(request::kSendMessageV2, send_fields_, "the body");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->field("recallHandle"), "HANDLE");
}

TEST_F(RemotingTest, ARecallReachesTheBrokerAndItsIdTheClient) {
  EXPECT_CALL(broker_, recall(_, _, _))
      .WillOnce([](api::Lane, const api::RecallRequest& request, api::RecallCompletion done) {
        EXPECT_EQ(request.producer_group, "PG");
        EXPECT_EQ(request.topic, "Topic");
        EXPECT_EQ(request.handle, "HANDLE");
        EXPECT_EQ(to_string(request.born_host), "127.0.0.1:50001");
        done({api::Status::kOk, "", "UNIQ"});
      });
  const Command* answer =
      ask(request::kRecallMessage,
          {{"producerGroup", "PG"}, {"topic", "Topic"}, {"recallHandle", "HANDLE"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(answer->field("msgId"), "UNIQ");
  EXPECT_EQ(answer->field("MSG_REGION"), "DefaultRegion");
}

TEST_F(RemotingTest, ARefusedRecallSaysWhy) {
  EXPECT_CALL(broker_, recall(_, _, _))
      .WillOnce([](api::Lane, const api::RecallRequest& request, api::RecallCompletion done) {
        EXPECT_EQ(request.handle, "");
        done({api::Status::kIllegalOperation, "recall handle is invalid", ""});
      });
  const Command* answer = ask(request::kRecallMessage, {{"topic", "Topic"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 604);
  EXPECT_EQ(answer->remark, "recall handle is invalid");
  EXPECT_FALSE(answer->field("msgId").has_value());
}

TEST_F(RemotingTest, ARefusedSendCarriesItsRemarkAndNoOffsets) {
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest&, api::SendCompletion done) {
        api::SendOutcome outcome;
        outcome.status = api::Status::kTopicNotFound;
        outcome.message = "topic[Topic] not exist";
        done(outcome);
      });
  const Command* answer = ask(request::kSendMessageV2, send_fields_, "x");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 17);
  EXPECT_EQ(answer->remark, "topic[Topic] not exist");
  EXPECT_FALSE(answer->field("msgId").has_value());
  EXPECT_TRUE(answer->field("MSG_REGION").has_value());
}

TEST_F(RemotingTest, ASendWithoutARequiredFieldNamesIt) {
  EXPECT_CALL(broker_, send(_, _, _)).Times(0);
  const Command* answer = ask(request::kSendMessageV2, {{"a", "PG"}}, "x");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
  EXPECT_EQ(answer->remark, "the header lacks the required field b (topic)");
}

TEST_F(RemotingTest, AOnewaySendIsNotAnswered) {
  EXPECT_CALL(broker_, send(_, _, _))
      .WillOnce([](api::Lane, const api::SendRequest&, api::SendCompletion done) { done({}); });
  EXPECT_EQ(ask(request::kSendMessageV2, send_fields_, "x", wire::remoting::kFlagOneway), nullptr);
}

TEST_F(RemotingTest, ARequestThatIsNotServedIsAnsweredWithCode3) {
  const Command* answer = ask(9999, {});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 3);
  EXPECT_EQ(answer->remark, " request type 9999 not supported");
}

TEST_F(RemotingTest, APullCarriesRecordsWithoutCopyingThem) {
  const auto records = std::make_shared<std::string>(2000, 'r');
  EXPECT_CALL(broker_, pull(_, _, _, _))
      .WillOnce([&](api::Lane, const api::PullRequest& pull, const api::ClientChannelPtr&,
                    api::PullCompletion done) {
        EXPECT_EQ(pull.group, "G");
        EXPECT_EQ(pull.hold_ms, 15000);
        EXPECT_FALSE(pull.commit_offset.has_value());
        ASSERT_TRUE(pull.expression.has_value());
        EXPECT_EQ(pull.expression->text, "A||B");
        std::vector<api::Slice> slices{{*records, records}};
        api::PullOutcome outcome;
        outcome.message = "FOUND";
        outcome.has_offsets = true;
        outcome.next_offset = QueueOffset{4};
        outcome.slices = slices;
        done(outcome);
      });
  const Command* answer = ask(request::kPullMessage, {{"consumerGroup", "G"},
                                                      {"topic", "T"},
                                                      {"queueId", "0"},
                                                      {"queueOffset", "0"},
                                                      {"maxMsgNums", "32"},
                                                      {"sysFlag", "6"},
                                                      {"commitOffset", "0"},
                                                      {"suspendTimeoutMillis", "15000"},
                                                      {"subscription", "A||B"},
                                                      {"subVersion", "0"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->remark, "FOUND");
  EXPECT_EQ(answer->field("nextBeginOffset"), "4");
  EXPECT_EQ(answer->body, *records);
}

TEST_F(RemotingTest, AQueryIsTranslatedAndItsRecordsFollowEachOther) {
  const auto records = std::make_shared<std::string>("onetwo");
  EXPECT_CALL(broker_, look_up(_, _, _))
      .WillOnce([&](api::Lane, const api::Lookup& what, api::LookupCompletion done) {
        const auto& query = std::get<api::KeyQuery>(what);
        EXPECT_EQ(query.topic, "T");
        EXPECT_EQ(query.key, "k1");
        EXPECT_TRUE(query.is_unique_key);
        EXPECT_EQ(query.message_count_max, 64);
        EXPECT_EQ(query.begin_ms, 0);
        EXPECT_EQ(query.end_ms, INT64_MAX);
        api::LookupOutcome outcome;
        outcome.index_update_ms = 17;
        outcome.index_update_offset = {4711};
        const std::string_view bytes = *records;
        outcome.slices = {{bytes.substr(0, 3), records}, {bytes.substr(3), records}};
        done(outcome);
      });
  const Command* answer = ask(request::kQueryMessage, {{"maxNum", "64"},
                                                       {"beginTimestamp", "0"},
                                                       {"key", "k1"},
                                                       {"_UNIQUE_KEY_QUERY", "true"},
                                                       {"topic", "T"},
                                                       {"endTimestamp", "9223372036854775807"},
                                                       {"indexType", "U"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_FALSE(answer->remark.has_value());
  EXPECT_EQ(answer->field("indexLastUpdateTimestamp"), "17");
  EXPECT_EQ(answer->field("indexLastUpdatePhyoffset"), "4711");
  EXPECT_EQ(answer->body, "onetwo");
}

TEST_F(RemotingTest, AQueryThatFindsNothingIsCode22WithBothFields) {
  EXPECT_CALL(broker_, look_up(_, _, _))
      .WillOnce([](api::Lane, const api::Lookup& what, api::LookupCompletion done) {
        const auto& query = std::get<api::KeyQuery>(what);
        EXPECT_EQ(query.key, "");
        EXPECT_FALSE(query.is_unique_key);
        api::LookupOutcome outcome;
        outcome.status = api::Status::kOffsetNotFound;
        outcome.message = "none";
        done(outcome);
      });
  const Command* answer =
      ask(request::kQueryMessage,
          {{"topic", "T"}, {"maxNum", "10"}, {"beginTimestamp", "0"}, {"endTimestamp", "9"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 22);
  EXPECT_EQ(answer->remark, "none");
  EXPECT_EQ(answer->field("indexLastUpdateTimestamp"), "0");
  EXPECT_EQ(answer->field("indexLastUpdatePhyoffset"), "0");
}

TEST_F(RemotingTest, AQueryWithoutTimesIsRefused) {
  EXPECT_CALL(broker_, look_up(_, _, _)).Times(0);
  const Command* answer =
      ask(request::kQueryMessage, {{"topic", "T"}, {"key", "k"}, {"maxNum", "10"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
}

TEST_F(RemotingTest, AMessageIsSeenByItsOffset) {
  EXPECT_CALL(broker_, look_up(_, _, _))
      .WillOnce([](api::Lane, const api::Lookup& what, api::LookupCompletion done) {
        EXPECT_EQ(std::get<LogOffset>(what), LogOffset{1674});
        api::LookupOutcome outcome;
        outcome.slices = {{"a record", nullptr}};
        done(outcome);
      });
  const Command* answer = ask(request::kViewMessageById, {{"offset", "1674"}, {"topic", "T"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_FALSE(answer->has_fields);
  EXPECT_EQ(answer->body, "a record");
}

TEST_F(RemotingTest, AHeartbeatIsTranslatedAndTheClosedConnectionReported) {
  wire::remoting::body::HeartbeatData data;
  data.client_id = "me@1";
  data.producer_groups = {"PG"};
  data.consumers.push_back({"CG",
                            wire::remoting::body::ConsumeType::kPassively,
                            wire::remoting::body::MessageModel::kClustering,
                            {},
                            {},
                            false});
  api::ClientChannelPtr seen;
  EXPECT_CALL(broker_, heartbeat(_, _))
      .WillOnce([&](const api::Heartbeat& heartbeat, const api::ClientChannelPtr& client) {
        EXPECT_EQ(heartbeat.client_id, "me@1");
        EXPECT_EQ(heartbeat.producer_groups, std::vector<std::string>{"PG"});
        EXPECT_EQ(heartbeat.consumers.at(0).group, "CG");
        seen = client;
        return api::HeartbeatReply{true};
      });
  const Command* answer = ask(request::kHeartBeat, {}, encode(data));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(answer->field("IS_SUB_CHANGE"), "true");
  EXPECT_CALL(broker_, client_closed(seen));
  session_->close("gone");
}

TEST_F(RemotingTest, AHeartbeatWithGroupsButWithoutANameIsRefused) {
  wire::remoting::body::HeartbeatData data;
  data.producer_groups = {"PG"};
  EXPECT_CALL(broker_, heartbeat(_, _)).Times(0);
  const Command* answer = ask(request::kHeartBeat, {}, encode(data));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 1);
}

TEST_F(RemotingTest, TopicAttributesReachTheBrokerAsEdits) {
  EXPECT_CALL(broker_, put_topic(_, _, _))
      .WillOnce([](api::Lane, const Topic& topic, api::Completion done) {
        EXPECT_EQ(topic.name, "T");
        EXPECT_EQ(topic.read_queue_count, 8);
        EXPECT_EQ(topic.attributes.at("+message.type"), "FIFO");
        EXPECT_EQ(topic.attributes.at("-reserve.time"), "");
        done({});
      });
  const Command* answer =
      ask(request::kUpdateAndCreateTopic, {{"topic", "T"},
                                           {"readQueueNums", "8"},
                                           {"writeQueueNums", "8"},
                                           {"perm", "6"},
                                           {"topicFilterType", "SINGLE_TAG"},
                                           {"attributes", "+message.type=FIFO,-reserve.time"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
}

TEST_F(RemotingTest, AnOffsetThatIsNotThereIsCode22) {
  EXPECT_CALL(broker_, query_offset(_))
      .WillOnce(Return(api::OutcomeOf<QueueOffset>{api::Status::kOffsetNotFound, "Not found", {}}));
  const Command* answer = ask(request::kQueryConsumerOffset,
                              {{"consumerGroup", "G"}, {"topic", "T"}, {"queueId", "0"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 22);
  EXPECT_FALSE(answer->field("offset").has_value());
}

TEST_F(RemotingTest, RequestsToCleanUpReachTheBrokerAndAreAnsweredWithoutARemark) {
  EXPECT_CALL(broker_, clean_up(api::Cleanup::kExpiredLog)).WillOnce(Return(api::Outcome{}));
  const Command* answer = ask(request::kDeleteExpiredCommitLog, {});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_FALSE(answer->remark.has_value());

  EXPECT_CALL(broker_, clean_up(api::Cleanup::kQueues)).WillOnce(Return(api::Outcome{}));
  answer = ask(request::kCleanExpiredConsumeQueue, {});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_FALSE(answer->remark.has_value());
}

TEST_F(RemotingTest, TablesAreAnsweredByThePage) {
  testing::NiceMock<FakeInspection> inspection;
  ON_CALL(broker_, inspection).WillByDefault(testing::ReturnRef(inspection));
  ON_CALL(inspection, topics).WillByDefault([] {
    api::TopicListing listing{{0, 7, 3}, {}};
    for (const char* name : {"A", "B", "C"}) listing.topics[name].name = name;
    return listing;
  });
  const Command* all = ask(request::kGetAllTopicConfig, {});
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(all->field("totalTopicNum"), "3");
  EXPECT_NE(all->body.find("\"C\":{"), std::string_view::npos);
  const Command* page = ask(request::kGetAllTopicConfig,
                            {{"topicSeq", "1"},
                             {"maxTopicNum", "1"},
                             {"dataVersion", R"({"counter":3,"stateVersion":0,"timestamp":7})"}});
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->field("totalTopicNum"), "3");
  EXPECT_EQ(page->body.find("\"A\":{"), std::string_view::npos);
  EXPECT_NE(page->body.find("\"B\":{"), std::string_view::npos);
  EXPECT_EQ(page->body.find("\"C\":{"), std::string_view::npos);
  // The table changed: from the start.
  const Command* again = ask(
      request::kGetAllTopicConfig,
      {{"topicSeq", "1"}, {"maxTopicNum", "1"}, {"dataVersion", R"({"counter":2,"timestamp":7})"}});
  ASSERT_NE(again, nullptr);
  EXPECT_NE(again->body.find("\"A\":{"), std::string_view::npos);
}

TEST_F(RemotingTest, SubscriptionsOfAGroupHaveTagsAndCodes) {
  testing::NiceMock<FakeInspection> inspection;
  ON_CALL(broker_, inspection).WillByDefault(testing::ReturnRef(inspection));
  ON_CALL(inspection, consumers).WillByDefault([](std::string_view) {
    api::ConsumerGroupFacts facts;
    facts.members.push_back({"c@1", *parse_host_address("127.0.0.1:5001"), {0, 513}});
    facts.subscriptions.push_back({"T", "TagA || TagB", "TAG", 9});
    return api::OutcomeOf<api::ConsumerGroupFacts>{api::Status::kOk, "", std::move(facts)};
  });
  const Command* answer = ask(request::kGetConsumerConnectionList, {{"consumerGroup", "G"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->body,
            R"({"connectionSet":[{"clientAddr":"127.0.0.1:5001","clientId":"c@1",)"
            R"("language":"JAVA","version":513}],"consumeFromWhere":"CONSUME_FROM_LAST_OFFSET",)"
            R"("consumeType":"CONSUME_PASSIVELY","messageModel":"CLUSTERING",)"
            R"("subscriptionTable":{"T":{"classFilterMode":false,"codeSet":[2598919,2598920],)"
            R"("expressionType":"TAG","subString":"TagA || TagB","subVersion":9,)"
            R"("tagsSet":["TagA","TagB"],"topic":"T"}}})");
}

TEST_F(RemotingTest, MembersThatDoNotSubscribeAlikeAreToldWithTheirConnections) {
  testing::NiceMock<FakeInspection> inspection;
  ON_CALL(broker_, inspection).WillByDefault(testing::ReturnRef(inspection));
  ON_CALL(inspection, mismatches).WillByDefault([](std::string_view group) {
    EXPECT_EQ(group, "G");
    return std::vector<api::SubscriptionMismatch>{{"T", "A", "TAG", {"c@1"}}};
  });
  const Command* answer = ask(request::kGetConsumerConnectionList, {{"consumerGroup", "G"}});
  ASSERT_NE(answer, nullptr);
  EXPECT_NE(answer->body.find(R"("subscriptionMismatches":[{"clientIds":["c@1"],)"
                              R"("expressionType":"TAG","subString":"A","topic":"T"}])"),
            std::string::npos)
      << answer->body;
}

}  // namespace
}  // namespace saker::front
