#include "model/attribute.h"

#include <gtest/gtest.h>

namespace saker {
namespace {

const Attributes kFifo = {{"message.type", "FIFO"}, {"cleanup.policy", "DELETE"}};

TEST(Attribute, EditsMakeNewOnesOfPresentOnes) {
  const AttributeChange changed =
      change_topic_attributes(&kFifo, {{"-message.type", ""}, {"+reserve.time", "7"}});
  EXPECT_EQ(changed.fault, "");
  EXPECT_EQ(changed.attributes, (Attributes{{"cleanup.policy", "DELETE"}, {"reserve.time", "7"}}));
  EXPECT_EQ(change_group_attributes(nullptr, {{"priority.factor", "50"}}).attributes,
            (Attributes{{"priority.factor", "50"}}));
}

TEST(Attribute, RefusalsSayWhy) {
  EXPECT_EQ(change_topic_attributes(nullptr, {{"+color", "red"}}).fault, "unsupported key: color");
  EXPECT_EQ(change_topic_attributes(nullptr, {{"+cleanup.policy", "KEEP"}}).fault,
            "value is not in set: [COMPACTION, DELETE]");
  EXPECT_EQ(change_group_attributes(nullptr, {{"+priority.factor", "101"}}).fault,
            "value is not in range(0, 100)");
  EXPECT_EQ(change_topic_attributes(&kFifo, {{"+cleanup.policy", "COMPACTION"}}).fault,
            "attempt to update an unchangeable attribute. key: cleanup.policy");
  EXPECT_EQ(change_topic_attributes(&kFifo, {{"-reserve.time", ""}}).fault,
            "attempt to delete a nonexistent key: reserve.time");
  EXPECT_EQ(change_topic_attributes(nullptr, {{"-message.type", ""}}).fault,
            "only add attribute is supported while creating topic. key: message.type");
}

TEST(Attribute, AnUnchangeableOneMayBeSetToWhatItIs) {
  EXPECT_EQ(change_topic_attributes(&kFifo, {{"+cleanup.policy", "DELETE"}}).fault, "");
}

}  // namespace
}  // namespace saker
