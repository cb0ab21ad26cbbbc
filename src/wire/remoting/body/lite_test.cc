#include "wire/remoting/body/lite.h"

#include <gmock/gmock.h>

namespace saker::wire::remoting::body {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// As RocketMQ 5.5.0 answered mqadmin.
TEST(LiteBodies, AreWrittenAsRocketMqDoes) {
  BrokerLiteInfo broker;
  broker.queues = 7;
  broker.light_queues_max = 20'000;
  broker.offsets = 2;
  broker.store_type = "default";
  broker.groups["AdmLite"] = {"AdmLiteG"};
  broker.expirations["AdmLite"] = 120;
  EXPECT_EQ(encode(broker),
            R"({"cqTableSize":7,"currentLmqNum":0,"eventMapSize":0,"groupMeta":{"AdmLite":)"
            R"(["AdmLiteG"]},"liteSubscriptionCount":0,"maxLmqNum":20000,"offsetTableSize":2,)"
            R"("orderInfoCount":0,"storeType":"default","topicMeta":{"AdmLite":120}})");
  EXPECT_EQ(encode(ParentTopicInfo{{"AdmLiteG"}, 0, 0, "AdmLite", 120}),
            R"({"groups":["AdmLiteG"],"liteTopicCount":0,"lmqNum":0,"topic":"AdmLite","ttl":120})");
  EXPECT_EQ(encode(LiteTopicInfo{"chat1", "AdmLite", true, {}, 0, 0, 0}),
            R"({"liteTopic":"chat1","parentTopic":"AdmLite","shardingToBroker":true,)"
            R"("subscriber":[],"topicOffset":{"lastUpdateTimestamp":0,"maxOffset":0,)"
            R"("minOffset":0}})");
  EXPECT_EQ(encode(LiteClientInfo{"client1", "AdmLiteG", -1, 0, -1, {}, "AdmLite"}),
            R"({"clientId":"client1","group":"AdmLiteG","lastAccessTime":-1,)"
            R"("lastConsumeTime":0,"liteTopicCount":-1,"parentTopic":"AdmLite"})");
  LiteGroupInfo group;
  group.group = "AdmLiteG";
  group.parent_topic = "AdmLite";
  EXPECT_EQ(encode(group),
            R"({"earliestUnconsumedTimestamp":-1,"group":"AdmLiteG","lagCountTopK":[],)"
            R"("lagTimestampTopK":[],"parentTopic":"AdmLite","totalLagCount":0})");
}

TEST(LiteBodies, RowsOfThoseThatHaveSome) {
  EXPECT_THAT(encode(LiteTopicInfo{"a", "T", false, {{"c1", "G"}}, 0, 0, 0}),
              testing::HasSubstr(R"("subscriber":[{"clientId":"c1","group":"G"}])"));
  EXPECT_THAT(encode(LiteClientInfo{"c", "G", 1, 2, 1, {"q"}, "T"}),
              testing::HasSubstr(R"("liteTopicCount":1,"liteTopicSet":["q"])"));
  LiteGroupInfo group;
  group.lite_topic = "a";
  group.offsets = {4, 3, 17};
  EXPECT_THAT(encode(group),
              testing::HasSubstr(R"("liteTopic":"a","liteTopicOffsetWrapper":{"brokerOffset":4,)"
                                 R"("consumerOffset":3,"lastTimestamp":17,"pullOffset":0})"));
}

TEST(LiteBodies, SubscriptionsAreReadInOrder) {
  const auto read = decode_lite_subscriptions(
      R"({"subscriptionSet":[{"action":"PARTIAL_ADD","clientId":"c","group":"G","topic":"T",)"
      R"("liteTopicSet":["a","b"],"offsetOption":{"type":"TAIL_N","value":3},"version":1},)"
      R"({"action":"FOO","clientId":null}]})");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->size(), 2u);
  const LiteSubscription& first = (*read)[0];
  EXPECT_EQ(first.action, LiteSubscription::Action::kPartialAdd);
  EXPECT_THAT(first.lite_topics, ElementsAre("a", "b"));
  EXPECT_EQ(first.offset_type, "TAIL_N");
  EXPECT_EQ(first.offset_value, 3);
  EXPECT_EQ((*read)[1].action, LiteSubscription::Action::kUnknown);
  EXPECT_EQ((*read)[1].client_id, "");
  EXPECT_THAT(*decode_lite_subscriptions("{}"), IsEmpty());
  EXPECT_FALSE(decode_lite_subscriptions("[]").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
