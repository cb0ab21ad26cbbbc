#include "model/lite_topic.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(LiteTopic, ItsQueueIsNamedAfterBoth) {
  EXPECT_EQ(lite_queue_of("Chats", "room-7"), "%LMQ%$Chats$room-7");
  const auto name = parse_lite_queue("%LMQ%$Chats$room-7");
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->parent, "Chats");
  EXPECT_EQ(name->lite_topic, "room-7");
  EXPECT_TRUE(std::string_view("%LMQ%$Chats$room-7").starts_with(lite_queues_of("Chats")));
}

TEST(LiteTopic, WhatWouldBreakAQueueNameIsNone) {
  for (const char* name : {"", " ", "a b", "a/b", "a$b", "a,b", "a@b", "\xC3\xA4"}) {
    EXPECT_FALSE(is_lite_topic_name(name)) << name;
    EXPECT_EQ(lite_queue_of("T", name), "") << name;
  }
  EXPECT_EQ(lite_queue_of("", "x"), "");
  EXPECT_NE(lite_queue_of("T", std::string(246, 'x')), "");
  EXPECT_EQ(lite_queue_of("T", std::string(248, 'x')), "");
}

// As Guava 32 says.
TEST(LiteTopic, ClientsSendItToTheQueueOfItsHash) {
  EXPECT_EQ(lite_topic_bucket("chat1", 1), 0);
  EXPECT_EQ(lite_topic_bucket("chat1", 4), 0);
  EXPECT_EQ(lite_topic_bucket("chat1", 16), 8);
  EXPECT_EQ(lite_topic_bucket("chat1", 1'000), 682);
  EXPECT_EQ(lite_topic_bucket("room-7", 4), 2);
  EXPECT_EQ(lite_topic_bucket("room-7", 1'000), 447);
  EXPECT_EQ(lite_topic_bucket("lite-topic-with-a-long-name", 1'000), 103);
}

TEST(LiteTopic, OtherLightQueuesHaveNone) {
  for (const char* queue : {"%LMQ%a", "%LMQ%$", "%LMQ%$T", "%LMQ%$T$", "%LMQ%$$x", "T"}) {
    EXPECT_FALSE(parse_lite_queue(queue).has_value()) << queue;
  }
}

}  // namespace
}  // namespace saker
