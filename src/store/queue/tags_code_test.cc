#include "store/queue/tags_code.h"

#include <gtest/gtest.h>

namespace saker::store {
namespace {

wire::record::Record record(std::string_view topic, std::string_view properties) {
  wire::record::Record made;
  made.topic = topic;
  made.properties = properties;
  made.store_timestamp_ms = 1'700'000'000'123;
  return made;
}

// Spec 04 §31.3.
TEST(TagsCode, IsTheHashOfTheTags) {
  EXPECT_EQ(tags_code_of(record("TopicTest", "TAGS\1TagA\2")), 2598919);
  EXPECT_EQ(tags_code_of(record("TopicTest", "TAGS\1A||B\2")), 2059489);
  EXPECT_EQ(tags_code_of(record("TopicTest", "KEYS\1k\2")), 0);
}

TEST(TagsCode, IsTheDeliveryTimeOfADelayedMessage) {
  constexpr std::string_view kTopic = "SCHEDULE_TOPIC_XXXX";
  EXPECT_EQ(tags_code_of(record(kTopic, "DELAY\0013\2")), 1'700'000'010'123);
  EXPECT_EQ(tags_code_of(record(kTopic, "DELAY\00199\2")), 1'700'000'000'123 + 7'200'000);
  EXPECT_EQ(tags_code_of(record(kTopic, "TAGS\1TagA\2")), 2598919);
}

TEST(TagsCode, LevelsMayBeOtherThanTheDefault) {
  constexpr std::string_view kTopic = "SCHEDULE_TOPIC_XXXX";
  const DelayLevels levels = *DelayLevels::parse("2s 3m");
  EXPECT_EQ(tags_code_of(record(kTopic, "DELAY\0011\2"), levels), 1'700'000'002'123);
  EXPECT_EQ(tags_code_of(record(kTopic, "DELAY\00118\2"), levels), 1'700'000'180'123);
  EXPECT_EQ(tags_code_of(record(kTopic, "DELAY\0010\2"), levels), 1'700'000'001'123);
}

}  // namespace
}  // namespace saker::store
