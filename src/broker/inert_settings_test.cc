#include "broker/inert_settings.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "broker/options.h"
#include "config/rocketmq_keys.h"

namespace saker::broker {
namespace {

TEST(InertSettings, AreKeysOfRocketMqAndSayWhyTheyHaveNoEffect) {
  const auto known = config::rocketmq_keys();
  for (const config::Setting& row : inert_settings("10.0.0.1")) {
    EXPECT_TRUE(std::binary_search(known.begin(), known.end(), row.name)) << row.name;
    EXPECT_FALSE(row.has_effect) << row.name;
    EXPECT_TRUE(row.sentence.ends_with(".")) << row.name;
    EXPECT_EQ(row.get(), row.default_text) << row.name;
  }
}

TEST(InertSettings, AValueIsKept) {
  config::Table table = inert_settings("10.0.0.1");
  const auto row = std::find_if(table.begin(), table.end(),
                                [](const config::Setting& one) { return one.name == "brokerIP2"; });
  ASSERT_NE(row, table.end());
  EXPECT_EQ(row->get(), "10.0.0.1");
  EXPECT_TRUE(row->set("10.0.0.2").ok());
  EXPECT_EQ(row->get(), "10.0.0.2");
}

TEST(InertSettings, WhatIsNotDoneIsOff) {
  Options options;
  for (const config::Setting& row : settings(options)) {
    for (const char* off : {"accountStatsEnable", "brokerFastFailureEnable", "aclEnable",
                            "clearRetryTopicWhenDeleteTopic", "enableBroadcastOffsetStore",
                            "estimateAccumulation", "transferMsgByHeap", "slaveReadEnable"}) {
      EXPECT_TRUE(row.name != off || row.get() == "false") << off;
    }
  }
}

}  // namespace
}  // namespace saker::broker
