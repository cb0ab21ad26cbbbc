#include "wire/remoting/body/client_connections.h"

#include <gtest/gtest.h>

#include "wire/remoting/command.h"

namespace saker::wire::remoting::body {
namespace {

const ClientConnection kClient{"10.0.0.7@1", "10.0.0.7:4711", language_code("GO"), 317};

TEST(ConsumerConnections, AreReadBack) {
  ConsumerData group;
  group.consume_type = ConsumeType::kPop;
  group.message_model = MessageModel::kBroadcasting;
  group.consume_from_where = ConsumeFromWhere::kTimestamp;
  group.subscriptions = {{"T", "A || B", {"A", "B"}, {65, 66}, 7},
                         {"U", "a > 1", {}, {}, 8, "SQL92"}};
  const auto read = decode_consumer_connection(encode_consumer_connection({kClient}, group));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->clients, std::vector{kClient});
  EXPECT_EQ(read->group, group);
  EXPECT_TRUE(read->mismatches.empty());
}

TEST(ConsumerConnections, MismatchesAreReadBackAndOnlyWrittenWhereThereAreSome) {
  const std::vector<SubscriptionMismatch> mismatches{{"T", "A || B", "TAG", {"c1", "c2"}},
                                                     {"T", "", "", {"c3"}}};
  const std::string text = encode_consumer_connection({kClient}, {}, mismatches);
  const auto read = decode_consumer_connection(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->mismatches, mismatches);
  EXPECT_EQ(read->clients, std::vector{kClient});
  EXPECT_EQ(encode_consumer_connection({kClient}, {}).find("ismatch"), std::string::npos);
}

TEST(ProducerConnections, AreReadBack) {
  const auto read = decode_producer_connection(encode_producer_connection({kClient, kClient}));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, (std::vector{kClient, kClient}));
  EXPECT_FALSE(decode_producer_connection("").ok());
}

TEST(ConsumerConnections, WhatIsAbsentGetsItsDefault) {
  const auto read = decode_consumer_connection(R"({"subscriptionTable":{"T":{}},"x":1})");
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read->clients.empty());
  ASSERT_EQ(read->group.subscriptions.size(), 1u);
  EXPECT_EQ(read->group.subscriptions[0].topic, "T");
  EXPECT_EQ(read->group.consume_type, ConsumeType::kPassively);
  EXPECT_FALSE(decode_consumer_connection("[]").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
