#include "front/remoting/remoting.h"

#include <sys/socket.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "net/connection.h"
#include "rpc/session.h"
#include "wire/remoting/body/heartbeat_data.h"

namespace saker::front {
namespace {

using testing::_;
using testing::Return;
using wire::remoting::Command;
using wire::remoting::FrameWriter;
namespace request = wire::remoting::request;

class FakeBroker : public api::Broker {
 public:
  MOCK_METHOD(void, send, (api::Lane, const api::SendRequest&, api::SendCompletion), (override));
  MOCK_METHOD(void, send_back, (api::Lane, const api::SendBackRequest&, api::Completion),
              (override));
  MOCK_METHOD(void, pull,
              (api::Lane, const api::PullRequest&, const api::ClientChannelPtr&,
               api::PullCompletion),
              (override));
  MOCK_METHOD(api::OutcomeOf<QueueOffset>, query_offset, (const api::OffsetRequest&), (override));
  MOCK_METHOD(api::Outcome, commit_offset, (const api::OffsetRequest&), (override));
  MOCK_METHOD(QueueOffset, min_offset, (const api::QueueRequest&), (override));
  MOCK_METHOD(QueueOffset, max_offset, (const api::QueueRequest&), (override));
  MOCK_METHOD(QueueOffset, offset_by_time,
              (const api::QueueRequest&, std::int64_t, api::TimeBoundary), (override));
  MOCK_METHOD(std::int64_t, earliest_store_time, (const api::QueueRequest&), (override));
  MOCK_METHOD(api::HeartbeatReply, heartbeat, (const api::Heartbeat&, const api::ClientChannelPtr&),
              (override));
  MOCK_METHOD(void, unregister, (const api::Unregistration&, const api::ClientChannelPtr&),
              (override));
  MOCK_METHOD(void, client_closed, (const api::ClientChannelPtr&), (override));
  MOCK_METHOD(api::OutcomeOf<std::vector<std::string>>, member_ids, (std::string_view), (override));
  MOCK_METHOD(api::Outcome, check_expression, (const api::Expression&), (override));
  MOCK_METHOD(std::vector<api::LockedQueue>, lock_queues, (const api::QueueLockRequest&),
              (override));
  MOCK_METHOD(void, unlock_queues, (const api::QueueLockRequest&), (override));
  MOCK_METHOD(void, put_topic, (api::Lane, const Topic&, api::Completion), (override));
  MOCK_METHOD(api::Outcome, put_group, (const Group&), (override));
  MOCK_METHOD(void, end_turn, (api::Lane), (override));
};

/// The front end on a socket pair; what it writes is decoded here.
class RemotingTest : public testing::Test {
 protected:
  void SetUp() override {
    int fds[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
    client_ = net::Descriptor(fds[0]);
    context_ = std::make_shared<rpc::SessionContext>(rpc::SessionContext{remoting_, limit_, {}});
    session_ = rpc::Session::open(loop_, net::Descriptor(fds[1]),
                                  *parse_host_address("127.0.0.1:50001"), {}, context_);
  }
  void TearDown() override { session_->close("the test is over"); }

  /// Handles one request and returns its answer; null if there is none.
  const Command* ask(std::int32_t code, std::vector<wire::remoting::Field> fields,
                     std::string_view body = {}, std::int32_t flag = 0) {
    std::string frame;
    wire::remoting::Head head;
    head.code = code;
    head.opaque = ++opaque_;
    head.flag = flag;
    head.has_fields = true;
    FrameWriter writer(frame, head);
    for (const auto& field : fields) writer.field(field.name, field.value);
    writer.finish(body.size());
    frame.append(body);
    session_->on_data(*session_->connection(), frame);
    return read_answer();
  }

  const Command* read_answer() {
    session_->connection()->flush();
    char buffer[65536];
    const ssize_t got = ::recv(client_.get(), buffer, sizeof buffer, 0);
    if (got <= 0) return nullptr;
    received_.assign(buffer, static_cast<std::size_t>(got));
    const auto frame = wire::remoting::peek_frame(received_);
    if (frame.status != wire::remoting::FrameStatus::kComplete) return nullptr;
    auto decoded = decoder_.decode(frame);
    if (!decoded.ok()) return nullptr;
    EXPECT_EQ((*decoded)->opaque, opaque_);
    EXPECT_TRUE((*decoded)->is_response());
    return *decoded;
  }

  const std::vector<wire::remoting::Field> send_fields_{
      {"a", "PG"}, {"b", "Topic"}, {"c", "TBW102"},       {"d", "4"}, {"e", "1"}, {"f", "0"},
      {"g", "17"}, {"h", "5"},     {"i", "TAGS\x01x\x02"}};

  const SystemClock clock_;
  RateLimit limit_{clock_, 1};
  testing::NiceMock<FakeBroker> broker_;
  Remoting remoting_{broker_, {}};
  net::Loop loop_{0, clock_};
  net::Descriptor client_;
  std::shared_ptr<rpc::SessionContext> context_;
  rpc::SessionPtr session_;
  wire::remoting::HeaderDecoder decoder_;
  std::string received_;
  std::int32_t opaque_ = 0;
};

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

}  // namespace
}  // namespace saker::front
