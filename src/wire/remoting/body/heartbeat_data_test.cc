#include "wire/remoting/body/heartbeat_data.h"

#include <gtest/gtest.h>

namespace saker::wire::remoting::body {
namespace {

// Spec 02 §16.
constexpr std::string_view kPushConsumer =
    R"({"clientID":"127.0.0.1@4660#1","consumerDataSet":[{"consumeFromWhere":)"
    R"("CONSUME_FROM_LAST_OFFSET","consumeType":"CONSUME_PASSIVELY","groupName":"CG",)"
    R"("messageModel":"CLUSTERING","subscriptionDataSet":[{"classFilterMode":false,)"
    R"("codeSet":[2598919],"expressionType":"TAG","subString":"TagA",)"
    R"("subVersion":1700000000000,"tagsSet":["TagA"],"topic":"TopicTest"},)"
    R"({"classFilterMode":false,"codeSet":[],"expressionType":"TAG","subString":"*",)"
    R"("subVersion":1700000000000,"tagsSet":[],"topic":"%RETRY%CG"}],"unitMode":false}],)"
    R"("heartbeatFingerprint":0,"producerDataSet":[{"groupName":"CLIENT_INNER_PRODUCER"}],)"
    R"("withoutSub":false})";

HeartbeatData decode(std::string_view text) {
  Result<HeartbeatData> heartbeat = decode_heartbeat(text);
  SAKER_ASSERT(heartbeat.ok());
  return std::move(heartbeat).value();
}

TEST(HeartbeatData, OfAPushConsumerIsReadAndWrittenBack) {
  const HeartbeatData heartbeat = decode(kPushConsumer);
  EXPECT_EQ(heartbeat.client_id, "127.0.0.1@4660#1");
  ASSERT_EQ(heartbeat.consumers.size(), 1u);
  EXPECT_EQ(heartbeat.consumers[0].group_name, "CG");
  ASSERT_EQ(heartbeat.consumers[0].subscriptions.size(), 2u);
  EXPECT_EQ(heartbeat.consumers[0].subscriptions[0].code_set, std::vector<std::int32_t>{2598919});
  EXPECT_EQ(heartbeat.consumers[0].subscriptions[0].sub_version, 1700000000000);
  EXPECT_EQ(encode(heartbeat), kPushConsumer);
}

TEST(HeartbeatData, EnumsMayBeOrdinals) {
  const HeartbeatData heartbeat = decode(
      R"({"clientID":"c","consumerDataSet":[{"groupName":"g","consumeType":0,"messageModel":0,)"
      R"("consumeFromWhere":"5"},{"groupName":"h","consumeType":2,"messageModel":1,)"
      R"("consumeFromWhere":4}]})");
  EXPECT_EQ(heartbeat.consumers[0].consume_type, ConsumeType::kActively);
  EXPECT_EQ(heartbeat.consumers[0].message_model, MessageModel::kBroadcasting);
  EXPECT_EQ(heartbeat.consumers[0].consume_from_where, ConsumeFromWhere::kTimestamp);
  EXPECT_EQ(heartbeat.consumers[1].consume_type, ConsumeType::kPop);
  EXPECT_EQ(heartbeat.consumers[1].message_model, MessageModel::kClustering);
  EXPECT_EQ(heartbeat.consumers[1].consume_from_where, ConsumeFromWhere::kFirstOffset);
}

TEST(HeartbeatData, UnknownEnumsAndMissingFieldsGetDefaults) {
  const HeartbeatData heartbeat =
      decode(R"({"consumerDataSet":[{"consumeType":"X","messageModel":7,)"
             R"("subscriptionDataSet":[{"topic":"T","expressionType":""}]}]})");
  EXPECT_EQ(heartbeat.client_id, "");
  EXPECT_EQ(heartbeat.heartbeat_fingerprint, 0);
  EXPECT_FALSE(heartbeat.without_sub);
  EXPECT_EQ(heartbeat.consumers[0].consume_type, ConsumeType::kPassively);
  EXPECT_EQ(heartbeat.consumers[0].message_model, MessageModel::kClustering);
  EXPECT_EQ(heartbeat.consumers[0].subscriptions[0].expression_type, "TAG");
  EXPECT_EQ(heartbeat.consumers[0].subscriptions[0].sub_string, "");
  EXPECT_EQ(decode("{}"), HeartbeatData());
}

TEST(HeartbeatData, CodesMayBeText) {
  const HeartbeatData heartbeat =
      decode(R"({"consumerDataSet":[{"subscriptionDataSet":[{"codeSet":["123",-4,"x"]}]}]})");
  EXPECT_EQ(heartbeat.consumers[0].subscriptions[0].code_set, (std::vector<std::int32_t>{123, -4}));
}

TEST(HeartbeatData, NullListsAndElementsArePassedOver) {
  const HeartbeatData heartbeat = decode(
      R"({"clientID":"c","consumerDataSet":null,"producerDataSet":[null,{},{"groupName":"p"}]})");
  EXPECT_TRUE(heartbeat.consumers.empty());
  EXPECT_EQ(heartbeat.producer_groups, std::vector<std::string>{"p"});
}

TEST(HeartbeatData, OfTheSecondVersionLeavesSubscriptionsOut) {
  const HeartbeatData heartbeat = decode(R"({"clientID":"c","consumerDataSet":[{"groupName":"g"}],)"
                                         R"("heartbeatFingerprint":-12345,"withoutSub":true})");
  EXPECT_EQ(heartbeat.heartbeat_fingerprint, -12345);
  EXPECT_TRUE(heartbeat.without_sub);
  EXPECT_TRUE(heartbeat.consumers[0].subscriptions.empty());
}

TEST(HeartbeatData, WhatIsNoObjectIsAnError) {
  EXPECT_FALSE(decode_heartbeat("").ok());
  EXPECT_FALSE(decode_heartbeat("[]").ok());
  EXPECT_FALSE(decode_heartbeat("garbage").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
