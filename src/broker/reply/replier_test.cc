#include "broker/reply/replier.h"

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr const char* kReplyTopic = "DefaultCluster_REPLY_TOPIC";

class Replies : public BrokerTest {
 protected:
  void requester_comes() {
    api::Heartbeat heartbeat;
    heartbeat.client_id = "asker";
    heartbeat.producer_groups = {"PG"};
    broker().heartbeat(heartbeat, client);
  }
  void start_reply(const api::SendRequest& request, Sent& sent) {
    broker().send_reply({0}, request,
                        [&sent](const api::SendOutcome& outcome) { sent.take(outcome); });
  }
  api::SendRequest reply() {
    return message(kReplyTopic, "pong",
                   property_text({{"REPLY_TO_CLIENT", "asker"}, {"CORRELATION_ID", "c"}}));
  }
  void take(bool is_taken) {
    ASSERT_TRUE(client->when_taken);
    client->when_taken(is_taken);
    tasks.run();
    broker().end_turn({0});
  }
};

TEST_F(Replies, ReplyReachesTheClientThatAskedAndIsStored) {
  requester_comes();
  Sent sent;
  start_reply(reply(), sent);
  ASSERT_EQ(client->pushed.size(), 1u);
  EXPECT_EQ(property::find(client->pushed[0], "CORRELATION_ID"), "c");
  EXPECT_EQ(property::find(client->pushed[0], "MSG_REGION"), "DefaultRegion");
  EXPECT_EQ(property::find(client->pushed[0], "PUSH_REPLY_TIME"), std::to_string(clock.wall_ms()));
  EXPECT_EQ(sent.answers, 0) << "not before the client has it";
  take(true);
  EXPECT_EQ(sent.answers, 1);
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.message_id.size(), 32u);
  EXPECT_EQ(sent.transaction_id, "");
  ASSERT_EQ(stored(kReplyTopic).size(), 1u);
  EXPECT_EQ(stored(kReplyTopic)[0].body, "pong");
}

TEST_F(Replies, ReplyThatTheClientDoesNotTakeIsNotStored) {
  requester_comes();
  Sent sent;
  start_reply(reply(), sent);
  take(false);
  EXPECT_EQ(sent.status, Status::kFailed);
  EXPECT_EQ(sent.message, "push reply message to askerfail.");
  EXPECT_TRUE(stored(kReplyTopic).empty());
}

TEST_F(Replies, ReplyToAClientThatIsNotThereIsNotStored) {
  Sent sent;
  start_reply(reply(), sent);
  EXPECT_EQ(sent.status, Status::kFailed);
  EXPECT_EQ(sent.message, "push reply message fail, channel of <asker> not found.");
  EXPECT_TRUE(stored(kReplyTopic).empty());
}

TEST_F(Replies, ReplyToNobodyIsRefused) {
  Sent sent;
  start_reply(message(kReplyTopic), sent);
  EXPECT_EQ(sent.status, Status::kFailed);
  EXPECT_EQ(sent.message, "reply message properties[REPLY_TO_CLIENT] is null");
}

TEST_F(Replies, WhatCouldNotBeSentIsNotHandedOn) {
  requester_comes();
  api::SendRequest request = reply();
  request.queue_id = {9};
  Sent sent;
  start_reply(request, sent);
  EXPECT_EQ(sent.status, Status::kInvalidParameter);
  EXPECT_TRUE(client->pushed.empty());
}

TEST_F(Replies, ReplyThatArrivedIsASuccessWithoutTheStore) {
  options.store_replies = false;
  requester_comes();
  Sent sent;
  start_reply(reply(), sent);
  take(true);
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.message_id, "0");
  EXPECT_TRUE(stored(kReplyTopic).empty());
}

TEST_F(Replies, StoreThatRefusesDoesNotMakeAnArrivedReplyAFailure) {
  requester_comes();
  Sent sent;
  start_reply(reply(), sent);
  store().next_outcome = store::AppendOutcome::kUnavailable;
  take(true);
  EXPECT_EQ(sent.status, Status::kOk);
  EXPECT_EQ(sent.message_id, "0");
}

}  // namespace
}  // namespace saker::broker
