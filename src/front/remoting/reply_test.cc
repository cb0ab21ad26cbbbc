#include "api/reply.h"

#include <optional>

#include "front/remoting/client_session.h"
#include "front/remoting/remoting_fixture.h"

namespace saker::front {
namespace {

using testing::_;
using wire::remoting::Command;
namespace request = wire::remoting::request;

class Replying : public RemotingTest {
 protected:
  /// A client that was told something answers with this code.
  void client_answers(std::int32_t code) {
    const Command* told = read_command();
    ASSERT_NE(told, nullptr);
    std::string frame;
    wire::remoting::Head head;
    head.code = code;
    head.opaque = told->opaque;
    head.flag = wire::remoting::kFlagResponse;
    wire::remoting::FrameWriter(frame, head).finish(0);
    session_->on_data(*session_->connection(), frame);
  }
  void push(std::optional<bool>& taken) {
    api::SendRequest reply;
    reply.producer_group = "PG";
    reply.topic = "C_REPLY_TOPIC";
    reply.default_topic = "TBW102";
    reply.queue_id = {2};
    reply.flag = 5;
    reply.body = "pong";
    reply.born_host = *parse_host_address("127.0.0.1:50002");
    ClientSession::of(session_)->push_reply({.reply = reply,
                                             .properties = "PUSH_REPLY_TIME\x01"
                                                           "1\x02",
                                             .store_host = "127.0.0.1:10911",
                                             .store_timestamp_ms = 17},
                                            [&taken](bool is_taken) { taken = is_taken; });
  }
};

TEST_F(Replying, ReplyReachesTheBrokerByBothSetsOfNames) {
  int count = 0;
  EXPECT_CALL(broker_, send_reply(_, _, _))
      .Times(2)
      .WillRepeatedly([&count](api::Lane, const api::SendRequest& sent, api::SendCompletion done) {
        ++count;
        EXPECT_EQ(sent.topic, "Topic");
        api::SendOutcome outcome;
        outcome.message_id = "0";
        done(outcome);
      });
  const Command* answer = ask(request::kSendReplyMessageV2, send_fields_, "pong");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->code, 0);
  EXPECT_EQ(answer->field("msgId"), "0");
  EXPECT_FALSE(answer->field("transactionId").has_value());
  answer = ask(request::kSendReplyMessage,
               {{"topic", "Topic"},
                {"queueId", "1"},
                {"sysFlag", "0"},
                {"bornTimestamp", "17"},
                {"flag", "5"}},
               "pong");
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(count, 2);
}

TEST_F(Replying, ReplyIsPushedWithAllThatTheClientReads) {
  std::optional<bool> taken;
  push(taken);
  run_posted([this] {
    const Command* told = read_command();
    ASSERT_NE(told, nullptr);
    EXPECT_EQ(told->code, request::kPushReplyMessageToClient);
    EXPECT_FALSE(told->is_oneway());
    for (const auto& [name, value] : std::vector<std::pair<std::string_view, std::string_view>>{
             {"producerGroup", "PG"},
             {"topic", "C_REPLY_TOPIC"},
             {"defaultTopic", "TBW102"},
             {"defaultTopicQueueNums", "4"},
             {"queueId", "2"},
             {"sysFlag", "0"},
             {"bornTimestamp", "0"},
             {"flag", "5"},
             {"properties",
              "PUSH_REPLY_TIME\x01"
              "1\x02"},
             {"reconsumeTimes", "0"},
             {"unitMode", "false"},
             {"bornHost", "127.0.0.1:50002"},
             {"storeHost", "127.0.0.1:10911"},
             {"storeTimestamp", "17"}}) {
      EXPECT_EQ(told->field(name), value) << name;
    }
    EXPECT_EQ(told->body, "pong");
  });
  EXPECT_EQ(taken, false) << "the connection closed before an answer";
}

TEST_F(Replying, ClientsAnswerSaysWhetherItTookTheReply) {
  std::optional<bool> taken;
  push(taken);
  run_posted([&] {
    client_answers(0);
    EXPECT_EQ(taken, true);
  });
}

TEST_F(Replying, ClientThatFailsDidNotTakeIt) {
  std::optional<bool> taken;
  push(taken);
  run_posted([&] {
    client_answers(1);
    EXPECT_EQ(taken, false);
  });
}

}  // namespace
}  // namespace saker::front
