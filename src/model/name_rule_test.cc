#include "model/name_rule.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

TEST(NameRule, GoodNames) {
  for (const std::string& name :
       {std::string("Orders"), std::string("a%b|c_d-9"), std::string(127, 'a'),
        "%RETRY%" + std::string(248, 'a'), "%DLQ%" + std::string(250, 'a')}) {
    EXPECT_EQ(topic_name_fault(name), "") << name;
  }
  EXPECT_EQ(group_name_fault(std::string(120, 'g')), "");
}

TEST(NameRule, BadNamesAndWhy) {
  EXPECT_EQ(topic_name_fault(""), "The specified topic is blank.");
  EXPECT_EQ(topic_name_fault(" \t"), "The specified topic is blank.");
  const std::string long_name(128, 'a');
  EXPECT_EQ(topic_name_fault(long_name),
            "The specified topic: " + long_name + ", is longer than topic max length: 127");
  EXPECT_EQ(group_name_fault("a.b"),
            "The specified group: a.b, contains illegal characters, allowing only "
            "^[%|a-zA-Z0-9_-]+$");
  EXPECT_NE(group_name_fault(std::string(121, 'g')), "");
}

TEST(NameRule, TopicsOfTheBroker) {
  EXPECT_TRUE(is_fixed_system_topic("rmq_sys_whatever"));
  EXPECT_TRUE(is_fixed_system_topic("TBW102"));
  EXPECT_FALSE(is_closed_to_senders("TBW102"));
  EXPECT_TRUE(is_closed_to_senders("SCHEDULE_TOPIC_XXXX"));
  EXPECT_FALSE(is_fixed_system_topic("Orders"));
  for (const std::string_view name : fixed_system_topics())
    EXPECT_TRUE(is_fixed_system_topic(name)) << name;
}

}  // namespace
}  // namespace saker
