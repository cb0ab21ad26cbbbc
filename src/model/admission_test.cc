#include "model/admission.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

Topic topic(std::string name, std::map<std::string, std::string> edits = {}) {
  Topic made;
  made.name = std::move(name);
  made.attributes = std::move(edits);
  return made;
}

TEST(Admission, AnOrdinaryTopicAndAnOrdinaryGroupAreTaken) {
  Group group;
  group.name = "Billing";
  EXPECT_EQ(topic_fault(topic("Orders", {{"+message.type", "FIFO"}}), {}), "");
  EXPECT_EQ(group_fault(group), "");
}

TEST(Admission, SettingsOfTheBrokerDecideAboutItsOwnTopicsAndMixedOnes) {
  const Topic own = topic("TBW102");
  EXPECT_EQ(topic_fault(own, {.is_system_topic = true}),
            "The topic[TBW102] is conflict with system topic.");
  EXPECT_EQ(topic_fault(own, {.protects_system_topics = false, .is_system_topic = true}), "");
  for (const char* name : {"+message.type", "message.type"}) {
    const Topic mixed = topic("Orders", {{name, "MIXED"}});
    EXPECT_EQ(topic_fault(mixed, {}), "MIXED message type is not supported.");
    EXPECT_EQ(topic_fault(mixed, {.allows_mixed_type = true}), "");
  }
}

TEST(Admission, NumbersHaveBounds) {
  Topic wide = topic("Orders");
  wide.read_queue_count = 65'535;
  wide.write_queue_count = 0;
  EXPECT_EQ(topic_fault(wide, {}), "");
  wide.write_queue_count = -1;
  EXPECT_EQ(topic_fault(wide, {}),
            "The topic[Orders] cannot have writeQueueNums -1: it has to be from 0 to 65535");
  Topic open = topic("Orders");
  open.perm = 8;
  EXPECT_EQ(topic_fault(open, {}),
            "The topic[Orders] cannot have perm 8: it has to be from 0 to 7");
  Group group;
  group.name = "Billing";
  group.retry_queue_count = 65'536;
  EXPECT_EQ(group_fault(group),
            "The group[Billing] cannot have retryQueueNums 65536: it has to be from 0 to 65535");
}

TEST(Admission, GroupsOfTheBrokerAreNobodyElses) {
  for (const char* name : {"CID_RMQ_SYS_TRANS", "CID_RMQ_SYS_x", "TOOLS_CONSUMER"}) {
    EXPECT_NE(system_group_fault(name).find(name), std::string::npos) << name;
  }
  EXPECT_EQ(system_group_fault("Billing"), "");
  EXPECT_EQ(system_group_fault("CID_RMQ"), "");
}

TEST(Admission, ANameComesFirst) {
  Topic bad = topic("Bad Name", {{"+message.type", "MIXED"}});
  EXPECT_EQ(topic_fault(bad, {}),
            "The specified topic: Bad Name, contains illegal characters, allowing only "
            "^[%|a-zA-Z0-9_-]+$");
}

}  // namespace
}  // namespace saker
