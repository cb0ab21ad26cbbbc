#include "broker/options.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace saker::broker {
namespace {

config::Setting* find(config::Table& table, std::string_view name) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [name](const auto& setting) { return setting.name == name; });
  return found == table.end() ? nullptr : &*found;
}

TEST(Options, KeysAreRocketMqs) {
  Options options;
  config::Table table = settings(options);
  for (const char* name :
       {"brokerClusterName", "brokerName", "brokerId", "brokerIP1", "namesrvAddr", "listenPort",
        "brokerPermission", "autoCreateTopicEnable", "autoCreateSubscriptionGroup",
        "defaultTopicQueueNums", "flushConsumerOffsetInterval", "longPollingEnable", "regionId",
        "messageDelayLevel", "brokerRole", "registerNameServerPeriod"}) {
    EXPECT_NE(find(table, name), nullptr) << name;
  }
  EXPECT_TRUE(find(table, "brokerName")->set("b1").ok());
  EXPECT_EQ(options.broker_name, "b1");
  EXPECT_FALSE(find(table, "defaultTopicQueueNums")->set("0").ok());
}

TEST(Options, EveryRowHasASentence) {
  Options options;
  for (const config::Setting& setting : settings(options)) {
    EXPECT_FALSE(setting.sentence.empty()) << setting.name;
  }
}

TEST(Options, DefaultsAreAccepted) { EXPECT_TRUE(check(Options{}).ok()); }

TEST(Options, SlaveIsRefusedWithAnAnswerToWhatInstead) {
  Options options;
  options.broker_role = "SLAVE";
  const Status checked = check(options);
  ASSERT_FALSE(checked.ok());
  EXPECT_NE(checked.error().message.find("ASYNC_MASTER"), std::string::npos);
}

TEST(Options, AddressesAndDelaysAreChecked) {
  Options options;
  options.name_servers = "host:9876;other:9876;";
  EXPECT_TRUE(check(options).ok());
  options.name_servers = "host";
  EXPECT_FALSE(check(options).ok());
  options = {};
  options.ip = "not-an-ip";
  EXPECT_FALSE(check(options).ok());
  options = {};
  options.delay_levels = "1s 2";
  EXPECT_FALSE(check(options).ok());
}

TEST(Options, RowsRefuseWhatNoBrokerStartsWith) {
  Options options;
  config::Table table = settings(options);
  const std::pair<const char*, const char*> bad[] = {{"brokerRole", "SLAVE"},
                                                     {"namesrvAddr", "foo"},
                                                     {"namesrvAddr", "${NAMESRV}"},
                                                     {"brokerIP1", "host.name"},
                                                     {"brokerIP1", "999.1.1.1"},
                                                     {"messageDelayLevel", "abc"},
                                                     {"brokerName", ""},
                                                     {"brokerName", "a/b"},
                                                     {"brokerName", "a b"},
                                                     {"brokerName", "a;b"},
                                                     {"brokerClusterName", ""},
                                                     {"brokerClusterName", "a\tb"},
                                                     {"messageDelayLevel", "1s 2x"},
                                                     {"messageDelayLevel", ""},
                                                     {"listenPort", "2"}};
  for (const auto& [key, value] : bad) {
    EXPECT_FALSE(find(table, key)->set(value).ok()) << key << "=" << value;
  }
  EXPECT_FALSE(find(table, "brokerName")->set(std::string(128, 'n')).ok());
  for (const char* name : {"broker-a", "broker_a.example.com", "raft-broker00", "\u00e4@1"}) {
    EXPECT_TRUE(find(table, "brokerName")->set(name).ok()) << name;
  }
  EXPECT_TRUE(find(table, "brokerRole")->set("SYNC_MASTER").ok());
}

}  // namespace
}  // namespace saker::broker
