#include "cli/admin/declare/refusal.h"

#include <gtest/gtest.h>

namespace saker::cli {
namespace {

Topic topic(std::string name, std::map<std::string, std::string> attributes = {}) {
  Topic made;
  made.name = std::move(name);
  made.attributes = std::move(attributes);
  return made;
}

TEST(Refusal, OfABrokerOfRocketMqNothingIsKnown) {
  EXPECT_FALSE(policy_of({{"brokerName", "broker-a"}}).has_value());
  const auto policy = policy_of({{"httpPort", ""},
                                 {"validateSystemTopicWhenUpdateTopic", "false"},
                                 {"enableMixedMessageType", "true"}});
  ASSERT_TRUE(policy.has_value());
  EXPECT_FALSE(policy->protects_system_topics);
  EXPECT_TRUE(policy->allows_mixed_type);
}

TEST(Refusal, NamesAndAttributesAreAsTheBrokerTakesThem) {
  EXPECT_EQ(refusal_of(topic("Orders", {{"+message.type", "FIFO"}}), nullptr, {}), "");
  EXPECT_EQ(refusal_of(topic("rmq_sys_mine"), nullptr, {}),
            "The topic[rmq_sys_mine] is conflict with system topic.");
  EXPECT_EQ(refusal_of(topic("DefaultCluster"), nullptr, {.is_system_topic = true}),
            "The topic[DefaultCluster] is conflict with system topic.");
  EXPECT_EQ(refusal_of(topic("Orders", {{"+message.type", "NONE"}}), nullptr, {})
                .find("value is not in set"),
            0U);
  const Topic now = topic("Orders", {{"queue.type", "SimpleCQ"}});
  EXPECT_EQ(refusal_of(topic("Orders", {{"+queue.type", "BatchCQ"}}), &now, {}),
            "attempt to update an unchangeable attribute. key: queue.type");
}

TEST(Refusal, OfGroups) {
  Group group;
  group.name = "Billing";
  group.attributes = {{"+color", "red"}};
  EXPECT_EQ(refusal_of(group, nullptr), "unsupported key: color");
  group.attributes.clear();
  EXPECT_EQ(refusal_of(group, nullptr), "");
  group.name = "CID_RMQ_SYS_x";
  EXPECT_EQ(refusal_of(group, nullptr).find("group 'CID_RMQ_SYS_x' is one of the broker's own"),
            0U);
  group.name = std::string(121, 'g');
  EXPECT_NE(refusal_of(group, nullptr), "");
}

}  // namespace
}  // namespace saker::cli
