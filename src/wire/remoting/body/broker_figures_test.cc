#include "wire/remoting/body/broker_figures.h"

#include <gtest/gtest.h>

#include "wire/remoting/command.h"

namespace saker::wire::remoting::body {
namespace {

TEST(ProducerTable, IsReadBackWithoutJavasSlash) {
  const ProducerInfo producer{{"10.0.0.7@1", "10.0.0.7:4711", language_code("JAVA"), 513},
                              1'700'000'000'123};
  const auto read = decode_producer_table(encode_producer_table({{"PG", {producer}}, {"Q", {}}}));
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 2u);
  ASSERT_EQ(read->at("PG").size(), 1u);
  EXPECT_EQ(read->at("PG")[0].client, producer.client);
  EXPECT_EQ(read->at("PG")[0].last_update_ms, producer.last_update_ms);
}

TEST(QueueView, IsReadBack) {
  const QueueView view{3, 9, {{1000, 200, -7}, {1200, 300, 0}}, std::nullopt};
  const auto read = decode_queue_view(encode(view));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->min, 3);
  EXPECT_EQ(read->max, 9);
  ASSERT_EQ(read->entries.size(), 2u);
  EXPECT_EQ(read->entries[0].log_offset, 1000);
  EXPECT_EQ(read->entries[0].bytes, 200);
  EXPECT_EQ(read->entries[0].tags_code, -7);
}

TEST(QueueView, WhatIsNoObjectIsRefused) {
  EXPECT_FALSE(decode_queue_view("").ok());
  EXPECT_FALSE(decode_producer_table("7").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
