#include "broker/traffic/traffic.h"

#include <gtest/gtest.h>

#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

class TrafficTest : public testing::Test {
 protected:
  class Nobody final : public store::ArrivalListener {
    void on_arrivals(std::span<const store::Arrival>) override {}
  };

  void pass_ms(std::int64_t ms) {
    for (std::int64_t passed = 0; passed < ms; passed += 1000) {
      clock_.advance_ms(1000);
      traffic_.sample();
    }
  }

  ManualClock clock_;
  Nobody nobody_;
  FakeStore store_{clock_, nobody_};
  Options options_;
  DelayLevels levels_ = std::move(*DelayLevels::parse(Options().delay_levels));
  DelayOffsets delay_offsets_{clock_};
  EventCounts events_{2};
  Traffic traffic_{{options_, clock_, store_, levels_, delay_offsets_, events_, nullptr}, 2};
};

TEST_F(TrafficTest, WhatWasPutIsCountedByTopicOverAllItsQueues) {
  store_.queue_puts = {{"T", {0}, 20, 2000}, {"T", {1}, 40, 4000}, {"%LMQ%x", {0}, 5, 50}};
  pass_ms(11'000);
  const auto messages = traffic_.traffic(api::Traffic::kTopicPuts, "T");
  ASSERT_TRUE(messages.has_value());
  EXPECT_EQ(messages->minute.sum, 60);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kTopicPutBytes, "T")->day.sum, 6000);
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kTopicPuts, "%LMQ%x").has_value());
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kTopicPuts, "U").has_value());
}

TEST_F(TrafficTest, WhatIsYoungerThanASampleIsThereWithoutFigures) {
  store_.queue_puts = {{"T", {0}, 20, 2000}, {"%LMQ%x", {0}, 5, 50}};
  traffic_.meter(0).note_found("T", "G", 30, 300);
  const auto puts = traffic_.traffic(api::Traffic::kTopicPuts, "T");
  ASSERT_TRUE(puts.has_value());
  EXPECT_EQ(puts->minute.sum, 0);
  EXPECT_TRUE(traffic_.traffic(api::Traffic::kGroupGetBytes, "T@G").has_value());
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kTopicPuts, "%LMQ%x").has_value());
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kTopicPuts, "U").has_value());
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kSendBacks, "T@G").has_value());
}

TEST_F(TrafficTest, WhatGroupsGotIsCountedOnAllLanes) {
  traffic_.meter(0).note_found("T", "G", 30, 300);
  traffic_.meter(1).note_found("T", "G", 10, 100);
  traffic_.meter(1).note_found("T", "H", 1, 1);
  traffic_.meter(1).note_missed();
  pass_ms(11'000);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupGets, "T@G")->minute.sum, 40);
  EXPECT_DOUBLE_EQ(traffic_.traffic(api::Traffic::kGroupGets, "T@G")->minute.per_call, 20);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupGetBytes, "T@G")->minute.sum, 400);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupGets, "T@H")->minute.sum, 1);
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kSendBacks, "T@G").has_value());
  const api::RuntimeFacts facts = traffic_.runtime();
  EXPECT_EQ(facts.got.now, 41);
}

TEST_F(TrafficTest, PairsThatShareAPlaceInTheCacheAreKeptApart) {
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 300; ++i) {
      traffic_.meter(0).note_found("T" + std::to_string(i), "G", 1, 1);
    }
  }
  pass_ms(11'000);
  for (int i = 0; i < 300; ++i) {
    const std::string key = "T" + std::to_string(i) + "@G";
    EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupGets, key)->minute.sum, 2) << key;
  }
}

TEST_F(TrafficTest, TheBrokersTotalsHaveTheClustersName) {
  pass_ms(11'000);
  store_.put_figures.messages = 70;
  pass_ms(10'000);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerPuts, options_.cluster_name)->minute.sum, 70);
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kBrokerPuts, "other").has_value());
  EXPECT_DOUBLE_EQ(traffic_.runtime().put_rate.ten_seconds, 7);
}

TEST_F(TrafficTest, TopicsOfTheBrokersOwnAreLeftOutWhereOnesOfUsersAreAskedFor) {
  store_.queue_puts = {{"T", {0}, 20, 2000}, {"SCHEDULE_TOPIC_XXXX", {1}, 40, 4000}};
  store_.put_figures.messages = 60;
  traffic_.meter(0).note_found("T", "G", 3, 300);
  traffic_.meter(0).note_found("SCHEDULE_TOPIC_XXXX", "G", 5, 300);
  pass_ms(11'000);
  const std::string& cluster = options_.cluster_name;
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerPuts, cluster)->minute.sum, 60);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerUserPuts, cluster)->minute.sum, 20);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerGets, cluster)->minute.sum, 8);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerUserGets, cluster)->minute.sum, 3);
}

TEST_F(TrafficTest, WhatBecomesOfPopsIsCountedByGroupAndOfTheBroker) {
  events_.acks.of("T", "G").add(1, 0);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupAcks, "T@G")->minute.sum, 0);
  events_.acks.of("T", "H").add(2, 0);
  events_.check_points.of("T", "G").add(4, 400);
  events_.dead_letters.of("T", "G").add(5, 500);
  pass_ms(11'000);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupAcks, "T@G")->minute.sum, 1);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupAcks, "T@H")->hour.sum, 2);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerAcks, options_.cluster_name)->day.sum, 3);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kGroupCheckPoints, "T@G")->minute.sum, 4);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kBrokerCheckPoints, options_.cluster_name)->day.sum, 4);
  EXPECT_EQ(traffic_.traffic(api::Traffic::kDeadLetters, "T@G")->minute.sum, 5);
  EXPECT_FALSE(traffic_.traffic(api::Traffic::kDeadLetters, "T@H").has_value());
}

TEST_F(TrafficTest, FiguresOfTheStoreAreTakenEveryTenSeconds) {
  store_.store_figures.first_store_ms = 5;
  store_.store_figures.log_directories = {{"/log", 25, 75}};
  EXPECT_EQ(traffic_.runtime().first_store_ms, -1);
  pass_ms(1000);
  const api::RuntimeFacts facts = traffic_.runtime();
  EXPECT_EQ(facts.first_store_ms, 5);
  ASSERT_EQ(facts.log_directories.size(), 1u);
  EXPECT_EQ(facts.log_directories[0].used_bytes, 25);
  EXPECT_EQ(facts.boot_ms, clock_.wall_ms() - 1000);
}

}  // namespace
}  // namespace saker::broker
