#include "wire/remoting/body/queue_figures.h"

#include <gtest/gtest.h>

namespace saker::wire::remoting::body {
namespace {

const MessageQueue kQueue{"T", "broker-a", QueueId{3}};

TEST(TopicFigures, AreReadBack) {
  const TopicFigures figures{{{kQueue, {5, 9, 1'700'000'000'123}}}, 2.5};
  const auto read = decode_topic_figures(encode(figures));
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->queues.size(), 1u);
  EXPECT_EQ(read->queues[0].first, kQueue);
  EXPECT_EQ(read->queues[0].second.min, 5);
  EXPECT_EQ(read->queues[0].second.max, 9);
  EXPECT_EQ(read->queues[0].second.last_update_ms, 1'700'000'000'123);
  EXPECT_EQ(read->put_tps, 2.5);
}

TEST(ConsumeFigures, AreReadBack) {
  const ConsumeFigures figures{{{kQueue, {9, 5, 7, 1'700'000'000'123}}}, 0.5};
  const auto read = decode_consume_figures(encode(figures));
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->queues.size(), 1u);
  EXPECT_EQ(read->queues[0].first, kQueue);
  EXPECT_EQ(read->queues[0].second.broker_offset, 9);
  EXPECT_EQ(read->queues[0].second.consumer_offset, 5);
  EXPECT_EQ(read->queues[0].second.pull_offset, 7);
  EXPECT_EQ(read->queues[0].second.last_ms, 1'700'000'000'123);
  EXPECT_EQ(read->consume_tps, 0.5);
}

TEST(BrokerConsumeFigures, AreReadBackWithGroupsThatHaveNothing) {
  const ConsumeFigures topic{{{kQueue, {9, 5, 7, 123}}}, 0.5};
  const auto read = decode_broker_consume_figures(
      encode(BrokerConsumeFigures{"127.0.0.1:10911", {{"G", {topic, topic}}, {"H", {}}}}));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->broker_address, "127.0.0.1:10911");
  ASSERT_EQ(read->groups.size(), 2u);
  EXPECT_EQ(read->groups[0].first, "G");
  ASSERT_EQ(read->groups[0].second.size(), 2u);
  EXPECT_EQ(read->groups[0].second[1].queues[0].second.consumer_offset, 5);
  EXPECT_EQ(read->groups[1].first, "H");
  EXPECT_TRUE(read->groups[1].second.empty());
}

TEST(ResetOffsets, AreReadBack) {
  const std::vector<std::pair<MessageQueue, std::int64_t>> offsets{{kQueue, 42}};
  const auto read = decode_reset_offsets(encode_reset_offsets(offsets));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, offsets);
}

TEST(TopicFigures, WhatIsNoObjectIsRefused) {
  EXPECT_FALSE(decode_topic_figures("[]").ok());
  EXPECT_FALSE(decode_consume_figures("").ok());
  EXPECT_FALSE(decode_broker_consume_figures("[]").ok());
  EXPECT_FALSE(decode_reset_offsets("no").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
