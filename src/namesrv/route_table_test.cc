#include "namesrv/route_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "namesrv/fakes.h"
#include "namesrv/listing.h"
#include "namesrv/topic_change.h"

namespace saker::namesrv {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using wire::json::Style;
using wire::remoting::body::BrokerAddresses;

constexpr std::string_view kMaster = "10.0.0.1:10911";
constexpr std::string_view kSlave = "10.0.0.2:10911";

Topic topic(std::string name, std::int32_t perm = 6) {
  Topic topic;
  topic.name = std::move(name);
  topic.read_queue_count = 4;
  topic.write_queue_count = 4;
  topic.perm = perm;
  return topic;
}

class RouteTableTest : public testing::Test {
 protected:
  Registration registration(std::string_view address, std::int64_t id) {
    Registration registration;
    registration.at = {"C", std::string(address)};
    registration.broker_name = "broker-a";
    registration.broker_id = id;
    registration.ha_address = std::string(address) + "-ha";
    registration.enable_acting_master = false;
    registration.body.emplace();
    registration.body->version.counter = 1;
    registration.body->topics = {{"T1", topic("T1")}, {"T2", topic("T2")}};
    return registration;
  }

  RegistrationOutcome register_master() { return table_.register_broker(registration(kMaster, 0)); }
  RegistrationOutcome register_slave() { return table_.register_broker(registration(kSlave, 1)); }

  std::optional<QueueData> queue(std::string_view topic_name) {
    const std::optional<TopicRouteData> route = table_.route(topic_name);
    if (!route || route->queues.empty()) return std::nullopt;
    return route->queues[0];
  }

  BrokerAddresses members() {
    return table_.read(
        [](const RouteState& state) { return member_group(state, "C", "broker-a").addresses; });
  }

  std::vector<std::string> topics() {
    return table_.read([](const RouteState& state) { return all_topics(state).topics; });
  }

  ManualClock clock_;
  RouteTable table_{clock_};
};

TEST_F(RouteTableTest, ARegisteredBrokerHasARoute) {
  EXPECT_EQ(table_.route_body("T1", Style::kStandard), nullptr);
  const RegistrationOutcome outcome = register_master();
  EXPECT_FALSE(outcome.refused);
  EXPECT_EQ(outcome.master_address, "");
  ASSERT_NE(table_.route_body("T1", Style::kStandard), nullptr);
  EXPECT_EQ(*table_.route_body("T1", Style::kCompact),
            R"({"brokerDatas":[{"brokerAddrs":{0:"10.0.0.1:10911"},"brokerName":"broker-a",)"
            R"("cluster":"C","enableActingMaster":false}],"filterServerTable":{},)"
            R"("queueDatas":[{"brokerName":"broker-a","perm":6,"readQueueNums":4,)"
            R"("topicSysFlag":0,"writeQueueNums":4}]})");
}

TEST_F(RouteTableTest, AnEncodedRouteIsSharedUntilSomethingChanges) {
  register_master();
  const RouteTable::Body first = table_.route_body("T1", Style::kStandard);
  register_master();
  EXPECT_EQ(table_.route_body("T1", Style::kStandard), first);
  register_slave();
  const RouteTable::Body second = table_.route_body("T1", Style::kStandard);
  EXPECT_NE(second, first);
  EXPECT_NE(second->find("10.0.0.2"), std::string::npos);
  table_.change([](RouteState& state) { return wipe_write_perm(state, "broker-a"); });
  EXPECT_NE(table_.route_body("T1", Style::kStandard)->find("\"perm\":4"), std::string::npos);
}

TEST_F(RouteTableTest, TopicsChangeOnlyWithTheDataVersion) {
  register_master();
  Registration again = registration(kMaster, 0);
  again.body->topics["T1"].perm = 4;
  again.body->topics["T3"] = topic("T3");
  table_.register_broker(again);
  EXPECT_EQ(queue("T1")->perm, 6);
  EXPECT_TRUE(queue("T3").has_value()) << "a missing topic is added anyway";
  again.body->version.counter = 2;
  table_.register_broker(again);
  EXPECT_EQ(queue("T1")->perm, 4);
}

TEST_F(RouteTableTest, TopicsThatARegistrationDoesNotNameStay) {
  register_master();
  Registration one = registration(kMaster, 0);
  one.body->version.counter = 2;
  one.body->topics = {{"T9", topic("T9")}};
  EXPECT_FALSE(table_.register_broker(one).refused);
  EXPECT_THAT(topics(), ElementsAre("T1", "T2", "T9"));
  one.body.reset();
  table_.register_broker(one);
  EXPECT_THAT(topics(), ElementsAre("T1", "T2", "T9"));
}

TEST_F(RouteTableTest, TopicsThatARegistrationDoesNotNameGoIfTheRuleSaysSo) {
  RouteRules rules;
  rules.delete_topics_on_registration = true;
  table_.set_rules(rules);
  register_master();
  Registration fewer = registration(kMaster, 0);
  fewer.body->topics.erase("T1");
  table_.register_broker(fewer);
  EXPECT_THAT(topics(), ElementsAre("T2"));
}

TEST_F(RouteTableTest, ATopicWithoutQueuesAndPermissionsGoesWhateverTheVersion) {
  register_master();
  Registration other = registration("10.0.0.9:10911", 0);
  other.broker_name = "broker-b";
  other.body->topics = {{"T2", topic("T2")}, {"T3", topic("T3")}};
  table_.register_broker(other);
  Registration withdrawal = registration(kMaster, 0);
  for (const char* name : {"T1", "T2", "T3"}) {
    Topic nowhere = topic(name, 0);
    nowhere.read_queue_count = nowhere.write_queue_count = 0;
    withdrawal.body->topics[name] = nowhere;
  }
  table_.register_broker(withdrawal);
  EXPECT_THAT(topics(), ElementsAre("T2", "T3"));
  EXPECT_EQ(queue("T2")->broker_name, "broker-b");
  EXPECT_EQ(queue("T3")->broker_name, "broker-b");
}

TEST_F(RouteTableTest, ATopicThatNobodyMayUseNowKeepsItsRoute) {
  register_master();
  Registration closed = registration(kMaster, 0);
  closed.body->topics["T1"].perm = 0;
  closed.body->version.counter = 2;
  table_.register_broker(closed);
  EXPECT_EQ(queue("T1")->perm, 0);
  EXPECT_EQ(queue("T1")->read_queue_count, 4);
}

TEST_F(RouteTableTest, AFirstRegistrationWithOneTopicIsRefusedAndLeavesNothing) {
  Registration single = registration(kMaster, 0);
  single.body->topics.erase("T2");
  EXPECT_TRUE(table_.register_broker(single).refused);
  EXPECT_TRUE(table_.read([](const RouteState& state) {
    return state.brokers.empty() && state.clusters.empty() && state.live.empty();
  }));
}

TEST_F(RouteTableTest, ASlaveLearnsItsMasterAndChangesNoTopic) {
  EXPECT_EQ(register_slave().master_address, "");
  register_master();
  Registration slave = registration(kSlave, 1);
  slave.body->topics["T1"].perm = 2;
  slave.body->version.counter = 7;
  const RegistrationOutcome outcome = table_.register_broker(slave);
  EXPECT_EQ(outcome.master_address, kMaster);
  EXPECT_EQ(outcome.ha_address, "10.0.0.1:10911-ha");
  EXPECT_EQ(queue("T1")->perm, 6);
}

TEST_F(RouteTableTest, AnAddressThatChangesItsRoleLosesItsOldId) {
  register_master();
  table_.register_broker(registration(kMaster, 1));
  EXPECT_EQ(members(), (BrokerAddresses{{1, std::string(kMaster)}}));
}

TEST_F(RouteTableTest, ANewcomerWithAnOlderStateVersionIsIgnored) {
  Registration master = registration(kMaster, 0);
  master.body->version.state_version = 5;
  table_.register_broker(master);
  Registration old = registration(kSlave, 0);
  old.body->version.state_version = 4;
  EXPECT_FALSE(table_.register_broker(old).refused);
  EXPECT_EQ(members().at(0), kMaster);
  old.body->version.state_version = 5;
  table_.register_broker(old);
  EXPECT_EQ(members().at(0), kSlave);
}

TEST_F(RouteTableTest, TheLastMemberTakesNameTopicsAndClusterWithIt) {
  register_master();
  register_slave();
  table_.unregister_broker({"C", std::string(kMaster)}, "broker-a");
  EXPECT_EQ(members().size(), 1u);
  EXPECT_EQ(queue("T1")->perm, 6);
  table_.unregister_broker({"C", std::string(kSlave)}, "broker-a");
  EXPECT_THAT(topics(), IsEmpty());
  EXPECT_TRUE(table_.read([](const RouteState& state) {
    return state.brokers.empty() && state.clusters.empty() && state.live.empty();
  }));
  table_.unregister_broker({"C", "unknown:1"}, "nope");
}

TEST_F(RouteTableTest, ASilentBrokerExpires) {
  auto link = std::make_shared<FakeLink>();
  Registration master = registration(kMaster, 0);
  master.link = link;
  table_.register_broker(master);
  clock_.advance_ms(120'000);
  table_.expire();
  EXPECT_EQ(members().size(), 1u);
  clock_.advance_ms(1);
  table_.expire();
  EXPECT_EQ(members().size(), 0u);
  EXPECT_TRUE(link->closed);
}

TEST_F(RouteTableTest, AHeartbeatKeepsABrokerForItsOwnTimeout) {
  Registration master = registration(kMaster, 0);
  master.timeout_ms = 1'000;
  table_.register_broker(master);
  clock_.advance_ms(900);
  EXPECT_EQ(table_.heartbeat(master.at)->counter, 1);
  clock_.advance_ms(900);
  table_.expire();
  EXPECT_EQ(members().size(), 1u);
  clock_.advance_ms(101);
  table_.expire();
  EXPECT_EQ(members().size(), 0u);
  EXPECT_FALSE(table_.heartbeat(master.at).has_value());
}

TEST_F(RouteTableTest, AClosedConnectionUnregistersEverybodyBehindIt) {
  auto link = std::make_shared<FakeLink>();
  Registration master = registration(kMaster, 0);
  Registration other = registration(kSlave, 0);
  other.broker_name = "broker-b";
  master.link = link;
  other.link = link;
  table_.register_broker(master);
  table_.register_broker(other);
  table_.link_closed(FakeLink());
  EXPECT_THAT(topics(), ElementsAre("T1", "T2"));
  table_.link_closed(*link);
  EXPECT_THAT(topics(), IsEmpty());
}

TEST_F(RouteTableTest, AConnectionThatWasReplacedTakesNobodyWithIt) {
  auto first = std::make_shared<FakeLink>();
  auto second = std::make_shared<FakeLink>();
  Registration master = registration(kMaster, 0);
  master.link = first;
  table_.register_broker(master);
  master.link = second;
  table_.register_broker(master);
  table_.link_closed(*first);
  EXPECT_EQ(members().size(), 1u);
}

TEST_F(RouteTableTest, OneTopicIsRegisteredForKnownBrokersOnly) {
  register_master();
  table_.change([](RouteState& state) {
    register_topic(state, "T5", {{"broker-a", 2, 2, 6, 0}, {"broker-x", 2, 2, 6, 0}});
    register_topic(state, "T6", {{"broker-x", 2, 2, 6, 0}});
  });
  EXPECT_EQ(queue("T5")->read_queue_count, 2);
  EXPECT_THAT(topics(), ElementsAre("T1", "T2", "T5"));
}

TEST_F(RouteTableTest, WipeAndAddChangeThePermissionOfEveryTopic) {
  Registration master = registration(kMaster, 0);
  master.body->topics["T2"].perm = 7;
  table_.register_broker(master);
  const auto wipe = [](RouteState& state) { return wipe_write_perm(state, "broker-a"); };
  const auto add = [](RouteState& state) { return add_write_perm(state, "broker-a"); };
  EXPECT_EQ(table_.change(wipe), 2);
  EXPECT_EQ(queue("T1")->perm, 4);
  EXPECT_EQ(queue("T2")->perm, 5);
  EXPECT_EQ(table_.change(add), 2);
  EXPECT_EQ(queue("T2")->perm, 6);
  EXPECT_EQ(table_.change([](RouteState& s) { return wipe_write_perm(s, "nope"); }), 0);
}

TEST_F(RouteTableTest, ATopicIsDeletedEverywhereOrInOneCluster) {
  register_master();
  const auto erase = [this](const std::string& name, const std::string& cluster) {
    table_.change([&](RouteState& state) { delete_topic(state, name, cluster); });
  };
  erase("T1", "nope");
  EXPECT_THAT(topics(), ElementsAre("T1", "T2"));
  erase("T1", "C");
  EXPECT_THAT(topics(), ElementsAre("T2"));
  erase("T2", "");
  EXPECT_THAT(topics(), IsEmpty());
  EXPECT_EQ(table_.route_body("T2", Style::kStandard), nullptr);
}

}  // namespace

}  // namespace saker::namesrv
