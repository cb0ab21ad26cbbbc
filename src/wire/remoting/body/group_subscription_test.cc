#include <gtest/gtest.h>

#include "wire/remoting/body/client_connections.h"

namespace saker::wire::remoting::body {
namespace {

TEST(GroupNames, SurviveARoundTrip) {
  const std::vector<std::string> names{"A", "B"};
  const auto decoded = decode_group_names(encode_group_list(names));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, names);
  EXPECT_TRUE(decode_group_names(R"({"groupList":null})")->empty());
  EXPECT_FALSE(decode_group_names("[").ok());
}

TEST(GroupSubscription, SurvivesARoundTrip) {
  SubscriptionData subscription;
  subscription.topic = "T";
  subscription.sub_string = "A || B";
  subscription.tags_set = {"A", "B"};
  subscription.code_set = {65, 66};
  const auto decoded =
      decode_group_subscription(encode_group_subscription("G", "T", &subscription));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(*decoded, subscription);
  const auto none = decode_group_subscription(encode_group_subscription("G", "T", nullptr));
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->has_value());
}

}  // namespace
}  // namespace saker::wire::remoting::body
