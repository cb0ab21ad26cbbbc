#include <gtest/gtest.h>

#include "namesrv/fakes.h"
#include "namesrv/route_query.h"
#include "namesrv/route_table.h"

namespace saker::namesrv {
namespace {

/// A broker name whose members may act for their master: ids 0, 1 and 2.
class ActingMasterTest : public testing::Test {
 protected:
  ActingMasterTest() {
    table_.set_rules({.notify_min_broker_id = true, .support_acting_master = true});
    for (std::int64_t id : {0, 1, 2}) join(id);
    for (auto& link : links_) link->told.clear();
  }

  BrokerAddress at(std::int64_t id) { return {"C", "10.0.0." + std::to_string(id) + ":1"}; }

  void join(std::int64_t id) {
    Registration member;
    member.at = at(id);
    member.broker_name = "broker-a";
    member.broker_id = id;
    member.ha_address = "ha-" + std::to_string(id);
    member.enable_acting_master = true;
    member.link = links_[static_cast<std::size_t>(id)];
    member.body.emplace();
    member.body->version.counter = 1;
    for (const char* name : {"T", "rmq_sys_SYNC_BROKER_MEMBER_broker-a"}) {
      member.body->topics[name].name = name;
    }
    table_.register_broker(member);
  }

  ManualClock clock_;
  RouteTable table_{clock_};
  std::vector<std::shared_ptr<FakeLink>> links_ = {
      std::make_shared<FakeLink>(), std::make_shared<FakeLink>(), std::make_shared<FakeLink>()};
};

TEST_F(ActingMasterTest, TheLowestSlaveIsShownAsMasterForReading) {
  table_.unregister_broker(at(0), "broker-a");
  const std::optional<TopicRouteData> route = table_.route("T");
  ASSERT_TRUE(route.has_value());
  EXPECT_EQ(route->queues[0].perm, 4);
  EXPECT_EQ(route->brokers[0].addresses.at(0), at(1).address);
  EXPECT_EQ(route->brokers[0].addresses.at(2), at(2).address);
}

TEST_F(ActingMasterTest, TheTopicOfTheMembersShowsThemAsTheyAre) {
  table_.unregister_broker(at(0), "broker-a");
  const auto route = table_.route("rmq_sys_SYNC_BROKER_MEMBER_broker-a");
  ASSERT_TRUE(route.has_value());
  EXPECT_EQ(route->brokers[0].addresses.count(0), 0u);
}

TEST_F(ActingMasterTest, AllThatAreLeftHearOfTheNewLowestId) {
  table_.unregister_broker(at(0), "broker-a");
  EXPECT_TRUE(links_[0]->told.empty());
  for (int i : {1, 2}) {
    const auto& told = links_[static_cast<std::size_t>(i)]->told;
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].code, wire::remoting::request::kNotifyMinBrokerIdChange);
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"minBrokerId", "1"},
        {"minBrokerAddr", at(1).address},
        {"offlineBrokerAddr", at(0).address},
        {"haBrokerAddr", "ha-1"}};
    EXPECT_EQ(told[0].fields, expected);
  }
}

TEST_F(ActingMasterTest, AMasterThatComesBackIsAnnouncedToTheOthers) {
  table_.unregister_broker(at(0), "broker-a");
  for (auto& link : links_) link->told.clear();
  join(0);
  EXPECT_TRUE(links_[0]->told.empty());
  ASSERT_EQ(links_[1]->told.size(), 1u);
  EXPECT_EQ(links_[1]->told[0].fields[0].second, "0");
  EXPECT_EQ(table_.route("T")->queues[0].perm, 6) << "its registration restores the permission";
}

TEST_F(ActingMasterTest, ALeavingSlaveChangesNothing) {
  table_.unregister_broker(at(2), "broker-a");
  EXPECT_TRUE(links_[1]->told.empty());
  EXPECT_EQ(table_.route("T")->queues[0].perm, 6);
}

TEST(ZoneFilter, LeavesTheBrokersOfTheZoneAndThoseWithoutAMaster) {
  TopicRouteData route;
  route.brokers = {{"C", "a", {{0, "1:1"}}, false, "Z1"},
                   {"C", "b", {{0, "2:1"}}, false, "z2"},
                   {"C", "c", {{1, "3:1"}}, false, ""},
                   {"C", "d", {{0, "4:1"}}, false, ""}};
  for (const char* name : {"a", "b", "c", "d"}) route.queues.push_back({name, 1, 1, 6, 0});
  route.filter_servers = {{"1:1", {"f"}}, {"2:1", {"f"}}};
  keep_zone(route, "z1");
  ASSERT_EQ(route.brokers.size(), 2u);
  EXPECT_EQ(route.brokers[0].broker_name, "a");
  EXPECT_EQ(route.brokers[1].broker_name, "c");
  EXPECT_EQ(route.queues.size(), 2u);
  EXPECT_EQ(route.filter_servers.size(), 1u);
}

}  // namespace

}  // namespace saker::namesrv
