#include "broker/broker.h"

#include <gmock/gmock.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

TEST_F(BrokerTest, RequestsToCleanUpReachTheStore) {
  EXPECT_TRUE(broker().clean_up(api::Cleanup::kExpiredLog).ok());
  EXPECT_EQ(store().log_cleanings, 1);
  EXPECT_EQ(store().queue_cleanings, 0);
  EXPECT_TRUE(broker().clean_up(api::Cleanup::kQueues).ok());
  EXPECT_EQ(store().queue_cleanings, 1);
}

TEST_F(BrokerTest, TheStoreKnowsWhichTopicsAreCompacted) {
  broker();
  EXPECT_THAT(store().compacted_topics, testing::IsEmpty());
  Topic topic;
  topic.name = "Latest";
  topic.attributes = {{"+cleanup.policy", "COMPACTION"}};
  broker().put_topic({0}, topic, [](const api::Outcome&) {});
  topic.name = "Plain";
  topic.attributes = {};
  broker().put_topic({0}, topic, [](const api::Outcome&) {});
  EXPECT_THAT(store().compacted_topics, testing::ElementsAre("Latest"));
}

}  // namespace
}  // namespace saker::broker
