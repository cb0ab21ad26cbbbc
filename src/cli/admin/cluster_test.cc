#include "cli/admin/cluster.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace saker::cli {
namespace {

using ::testing::HasSubstr;

AdminOptions of_nobody() {
  AdminOptions options;
  options.broker_address = "127.0.0.1:1";
  return options;
}

TEST(Cluster, WhatIsNoAddressOfABrokerIsNamed) {
  AdminOptions options;
  options.broker_address = "nowhere";
  const auto brokers = Cluster(options).brokers();
  ASSERT_FALSE(brokers.ok());
  EXPECT_EQ(brokers.error().code, ErrorCode::kInvalidArgument);
  EXPECT_THAT(brokers.error().message, HasSubstr("'nowhere'"));
}

TEST(Cluster, ABrokerAtAnAddressIsAskedItself) {
  const AdminOptions options = of_nobody();
  Cluster cluster(options);
  EXPECT_THAT(cluster.brokers().error().message, HasSubstr("127.0.0.1:1"));
  EXPECT_THAT(cluster.route("T").error().message, HasSubstr("127.0.0.1:1"));
  EXPECT_EQ(cluster.call_name_server({1, {}, {}}).error().code, ErrorCode::kFailedPrecondition);
}

TEST(Cluster, NobodyIsAskedWhenTheTimeIsOver) {
  AdminOptions options = of_nobody();
  options.deadline_ms = 0;
  Cluster cluster(options);
  EXPECT_EQ(cluster.brokers().error().code, ErrorCode::kDeadlineExceeded);
  std::vector<rpc::Request> requests(100, rpc::Request{1, {}, {}});
  const auto answers = cluster.call_all({"", "a", 0, *parse_host_address("127.0.0.1:1")}, requests);
  ASSERT_EQ(answers.size(), 100u);
  EXPECT_EQ(answers.back().error().code, ErrorCode::kDeadlineExceeded);
  options.broker_address.clear();
  EXPECT_EQ(Cluster(options).brokers().error().code, ErrorCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace saker::cli
