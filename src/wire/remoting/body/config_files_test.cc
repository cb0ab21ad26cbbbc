#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>

#include "wire/remoting/body/group_table.h"
#include "wire/remoting/body/kv_table.h"
#include "wire/remoting/body/offset_table.h"
#include "wire/remoting/body/topic_table.h"

namespace saker::wire::remoting::body {
namespace {

/// A file as RocketMQ 5.5.0 wrote it.
std::string recorded_file(const std::string& name) {
  std::ifstream file(std::string(SAKER_GOLDEN_DIR "/rpc/") + name);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The lines without their commas, sorted: RocketMQ orders its maps by hash.
std::vector<std::string> sorted_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (line.ends_with(',')) line.pop_back();
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(ConfigFiles, TopicsAreWrittenAsRocketMqDoes) {
  const std::string recorded = recorded_file("topics.json");
  const Result<TopicTable> table = decode_topic_table(recorded);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->version.counter, 10);
  EXPECT_EQ(table->topics.at("SCHEDULE_TOPIC_XXXX").read_queue_count, 18);
  EXPECT_EQ(sorted_lines(encode(*table, json::Style::kFile)), sorted_lines(recorded));
  EXPECT_EQ(*decode_topic_table(encode(*table)), *table);
}

TEST(ConfigFiles, GroupsAreWrittenAsRocketMqDoes) {
  const std::string recorded = recorded_file("subscriptionGroup.json");
  const Result<GroupTable> table = decode_group_table(recorded);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->groups.at("readers").retry_count_max, 3);
  EXPECT_EQ(sorted_lines(encode(*table, json::Style::kFile)), sorted_lines(recorded));
  EXPECT_EQ(*decode_group_table(encode(*table)), *table);
}

TEST(ConfigFiles, OffsetsAreWrittenAsRocketMqDoes) {
  const std::string recorded = recorded_file("consumerOffset.json");
  const Result<OffsetTable> table = decode_offset_table(recorded);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->offsets.at("Orders@readers"),
            (OffsetTable::Queues{{0, 2}, {1, 3}, {2, 4}, {3, 5}}));
  EXPECT_EQ(sorted_lines(encode(*table, json::Style::kFile)), sorted_lines(recorded));
  EXPECT_EQ(*decode_offset_table(encode(*table)), *table);
}

TEST(ConfigFiles, ThoseOfOlderReleasesAreRead) {
  const Result<TopicTable> topics = decode_topic_table(
      R"({"dataVersion":{"counter":1,"timestamp":2},"topicConfigTable":{"T":{"order":true,)"
      R"("perm":4,"readQueueNums":2,"topicFilterType":"MULTI_TAG","topicName":"T",)"
      R"("topicSysFlag":1,"writeQueueNums":3}}})");
  ASSERT_TRUE(topics.ok());
  EXPECT_EQ(topics->version, (DataVersion{0, 2, 1}));
  EXPECT_EQ(topics->topics.at("T"), (Topic{"T", 2, 3, 4, TopicFilterType::kMultiTag, 1, true, {}}));

  const Result<OffsetTable> offsets =
      decode_offset_table("{\n\t\"offsetTable\":{\n\t\t\"T@G\":{0:9,\"1\":7\n\t\t}\n\t}\n}");
  ASSERT_TRUE(offsets.ok());
  EXPECT_EQ(offsets->offsets.at("T@G"), (OffsetTable::Queues{{0, 9}, {1, 7}}));

  const Result<GroupTable> groups =
      decode_group_table(R"({"subscriptionGroupTable":{"G":{"groupName":"G"}}})");
  ASSERT_TRUE(groups.ok());
  Group expected;
  expected.name = "G";
  EXPECT_EQ(groups->groups.at("G"), expected);
}

TEST(ConfigFiles, AGroupKeepsItsPolicyAndSubscriptionsAsTheyCame) {
  const std::string text =
      R"({"dataVersion":{"counter":0,"stateVersion":0,"timestamp":0},)"
      R"("forbiddenTable":{"G":{"T":3}},"subscriptionGroupTable":{"G":{"attributes":{"a":"b"},)"
      R"("brokerId":1,"consumeBroadcastEnable":false,"consumeEnable":false,)"
      R"("consumeFromMinEnable":false,"consumeMessageOrderly":true,"consumeTimeoutMinute":5,)"
      R"("groupName":"G","groupRetryPolicy":{"exponentialRetryPolicy":{"initial":5000,)"
      R"("max":7200000,"multiplier":2},"type":"EXPONENTIAL"},"groupSysFlag":1,)"
      R"("notifyConsumerIdsChangedEnable":false,"retryMaxTimes":-1,"retryQueueNums":2,)"
      R"("subscriptionDataSet":[{"expression":"*","expressionType":"TAG","topic":"T",)"
      R"("version":7}],"whichBrokerWhenConsumeSlowly":2}}})";
  const Result<GroupTable> table = decode_group_table(text);
  ASSERT_TRUE(table.ok());
  EXPECT_EQ(table->forbidden.at("G").at("T"), 3);
  EXPECT_EQ(encode(*table), text);
}

TEST(ConfigFiles, ABrokenRetryPolicyIsWrittenAsTheDefault) {
  GroupTable table;
  table.groups["G"].retry_policy_json = "{broken";
  EXPECT_NE(encode(table).find(R"("groupRetryPolicy":{"type":"CUSTOMIZED"})"), std::string::npos);
}

TEST(ConfigFiles, KvNamespacesSurviveTheirFile) {
  const KvNamespaces namespaces = {{"ORDER_TOPIC_CONFIG", {{"T", "broker-a:4;broker-b:4"}}},
                                   {"empty", {}}};
  EXPECT_EQ(*decode_kv_file(encode_kv_file(namespaces)), namespaces);
  EXPECT_FALSE(decode_kv_file("").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
