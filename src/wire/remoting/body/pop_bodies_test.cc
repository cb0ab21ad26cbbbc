#include <gtest/gtest.h>

#include "wire/remoting/body/batch_ack.h"
#include "wire/remoting/body/query_assignment.h"
#include "wire/remoting/body/request_mode.h"

namespace saker::wire::remoting::body {
namespace {

// Spec 05 §33.9 and 02 §16.
TEST(BatchAck, IsWrittenAsRocketMqWritesIt) {
  BatchAck ack{"G", "TopicTest", {{100}, 1735689600000, 60000, 3, {}, "broker-a", {2}, {}}, {}};
  ack.offsets = {{100}, {102}};
  const std::string text =
      R"({"acks":[{"b":"BQ==","c":"G","it":60000,"pt":1735689600000,"q":2,"r":"0","rq":3,)"
      R"("so":100,"t":"TopicTest"}],"brokerName":"broker-a"})";
  EXPECT_EQ(encode_batch_acks({ack}, "broker-a"), text);
  EXPECT_EQ(*decode_batch_acks(text), std::vector{ack});

  ack.offsets = {{100}, {103}, {109}};
  EXPECT_NE(encode_batch_acks({ack}, "b").find(R"("b":"CQI=")"), std::string::npos);
}

TEST(BatchAck, LongNamesAreRead) {
  const auto acks = decode_batch_acks(
      R"({"brokerName":"b","acks":[{"consumerGroup":"G","topic":"T","retry":"1",)"
      R"("startOffset":7,"queueId":1,"reviveQueueId":2,"popTime":3,"invisibleTime":4,)"
      R"("bitSet":"AQ=="}]})");
  ASSERT_TRUE(acks.ok());
  ASSERT_EQ(acks->size(), 1u);
  const BatchAck expected{"G", "T", {{7}, 3, 4, 2, PopSource::kRetry, "b", {1}, {}}, {{7}}};
  EXPECT_EQ(acks->front(), expected);
}

TEST(BatchAck, HugeSetsAreCut) {
  const std::string bits(4 * kAckBitsMax, '/');
  const auto acks = decode_batch_acks(R"({"acks":[{"b":")" + bits + R"("}]})");
  ASSERT_TRUE(acks.ok());
  EXPECT_EQ(acks->front().offsets.size(), kAckBitsMax);
}

TEST(BatchAck, NoAcksAreNoError) {
  EXPECT_TRUE(decode_batch_acks("{}")->empty());
  EXPECT_FALSE(decode_batch_acks("").ok());
}

TEST(QueryAssignment, IsReadAsClientsWriteIt) {
  const std::string text =
      R"({"clientId":"127.0.0.1@1#2","consumerGroup":"G","messageModel":"BROADCASTING",)"
      R"("strategyName":"AVG","topic":"T"})";
  const auto query = decode_query_assignment(text);
  ASSERT_TRUE(query.ok());
  EXPECT_EQ(*query,
            (QueryAssignment{"T", "G", "127.0.0.1@1#2", "AVG", MessageModel::kBroadcasting}));
  EXPECT_EQ(encode(*query), text);
}

TEST(QueryAssignment, AnswersListQueuesWithTheirMode) {
  EXPECT_EQ(encode_assignments({{"T", "broker-a", {-1}}}, "POP"),
            R"({"messageQueueAssignments":[{"messageQueue":{"brokerName":"broker-a",)"
            R"("queueId":-1,"topic":"T"},"mode":"POP"}]})");
  EXPECT_EQ(encode_assignments({}, "PULL"), R"({"messageQueueAssignments":[]})");
  EXPECT_EQ(encode_no_assignments(), "{}");
}

TEST(RequestMode, TableIsReadBack) {
  RequestModeTable table;
  table["T"]["G"] = {"T", "G", "POP", 8};
  const std::string text = encode(table);
  EXPECT_EQ(text, R"({"messageRequestModeMap":{"T":{"G":{"consumerGroup":"G","mode":"POP",)"
                  R"("popShareQueueNum":8,"topic":"T"}}}})");
  EXPECT_EQ(*decode_request_mode_table(text), table);
  EXPECT_EQ(*decode_request_mode_table(encode(table, json::Style::kFile)), table);
  EXPECT_EQ(*decode_request_mode(encode(table["T"]["G"])), table["T"]["G"]);
}

}  // namespace
}  // namespace saker::wire::remoting::body
