#include "wire/remoting/body/topic_route_data.h"

#include <gtest/gtest.h>

namespace saker::wire::remoting::body {
namespace {

TopicRouteData sample() {
  TopicRouteData route;
  route.queues = {{"broker-a", 4, 4, 6, 0}};
  route.brokers = {{"DefaultCluster", "broker-a", {{0, "127.0.0.1:10911"}}, false, ""}};
  return route;
}

// Spec 02 §16.
constexpr std::string_view kStandard =
    R"({"brokerDatas":[{"brokerAddrs":{"0":"127.0.0.1:10911"},"brokerName":"broker-a",)"
    R"("cluster":"DefaultCluster","enableActingMaster":false}],"filterServerTable":{},)"
    R"("queueDatas":[{"brokerName":"broker-a","perm":6,"readQueueNums":4,"topicSysFlag":0,)"
    R"("writeQueueNums":4}]})";

TEST(TopicRouteData, TheTwoDialectsDifferInTheQuotesOfTheIds) {
  EXPECT_EQ(encode(sample(), json::Style::kStandard), kStandard);
  std::string legacy(kStandard);
  legacy.replace(legacy.find(R"("0":)"), 4, "0:");
  EXPECT_EQ(encode(sample(), json::Style::kCompact), legacy);
  EXPECT_EQ(*decode_topic_route(kStandard), sample());
  EXPECT_EQ(*decode_topic_route(legacy), sample());
}

TEST(TopicRouteData, OptionalPartsAreWrittenWhenTheyAreThere) {
  TopicRouteData route = sample();
  route.order_topic_conf = "broker-a:4";
  route.filter_servers["127.0.0.1:10911"] = {"127.0.0.1:1"};
  route.brokers[0].zone_name = "z1";
  route.mappings["broker-a"] = {"T", "__global__", 4, "broker-a", 1, false, {{0, 1}}};
  EXPECT_EQ(*decode_topic_route(encode(route, json::Style::kStandard)), route);
  EXPECT_EQ(*decode_topic_route(encode(route, json::Style::kCompact)), route);
}

TEST(TopicRouteData, TheOldSpellingOfTheSysFlagIsRead) {
  const Result<TopicRouteData> route =
      decode_topic_route(R"({"queueDatas":[{"brokerName":"b","topicSynFlag":2}]})");
  ASSERT_TRUE(route.ok());
  EXPECT_EQ(route->queues[0].topic_sys_flag, 2);
}

TEST(TopicRouteData, IdsThatAreNoNumbersAreDropped) {
  const Result<TopicRouteData> route = decode_topic_route(
      R"({"brokerDatas":[{"brokerName":"b","brokerAddrs":{"x":"a:1",-1:"b:1"}}]})");
  ASSERT_TRUE(route.ok());
  EXPECT_EQ(route->brokers[0].addresses, (BrokerAddresses{{-1, "b:1"}}));
}

}  // namespace
}  // namespace saker::wire::remoting::body
