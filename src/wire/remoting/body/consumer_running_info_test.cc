#include "wire/remoting/body/consumer_running_info.h"

#include <gtest/gtest.h>

namespace saker::wire::remoting::body {
namespace {

TEST(ConsumerRunningInfo, IsReadBack) {
  const ConsumerRunningInfo info{{{"PROP_CONSUMEORDERLY", "false"}}, {{"T", "A", {"A"}, {65}, 7}}};
  const auto read = decode_consumer_running_info(encode(info));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, info);
}

TEST(ConsumerRunningInfo, TablesByQueueArePassedOver) {
  const auto read = decode_consumer_running_info(
      R"({"mqTable":{{"brokerName":"b","queueId":0,"topic":"T"}:{"locked":false}},)"
      R"("subscriptionSet":[{"topic":"T","subString":"*"}]})");
  ASSERT_TRUE(read.ok());
  ASSERT_EQ(read->subscriptions.size(), 1u);
  EXPECT_EQ(read->subscriptions[0].sub_string, "*");
  EXPECT_FALSE(decode_consumer_running_info("").ok());
}

}  // namespace
}  // namespace saker::wire::remoting::body
