#include <atomic>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>

#include "broker/lite/lite_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class LiteFacts : public LiteTest {
 protected:
  api::OutcomeOf<api::LiteTopicFacts> topic_facts(std::string_view topic,
                                                  std::string_view lite_topic) {
    api::OutcomeOf<api::LiteTopicFacts> facts;
    broker().lite().topic_facts({0}, topic, lite_topic,
                                [&facts](const auto& outcome) { facts = outcome; });
    return facts;
  }
};

TEST_F(LiteFacts, OfTheBroker) {
  make_lite({}, "120");
  subscribe({"a", "b"});
  send_to("a", "1");
  const api::LiteBrokerFacts facts = broker_facts();
  EXPECT_EQ(facts.store_type, "default");
  EXPECT_EQ(facts.light_queues_max, 20'000);
  EXPECT_EQ(facts.light_queues, 1);
  EXPECT_EQ(facts.subscriptions, 2);
  EXPECT_THAT(facts.expirations, ElementsAre(Pair("Chats", 120)));
  EXPECT_THAT(facts.groups, ElementsAre(Pair("Chats", ElementsAre("LG"))));
}

TEST_F(LiteFacts, OfTheTopic) {
  make_lite({}, "120");
  send(message("T"));
  send_to("a", "1");
  const auto facts = parent_facts("Chats");
  EXPECT_EQ(facts.value.expiration_min, 120);
  EXPECT_THAT(facts.value.groups, ElementsAre("LG"));
  EXPECT_EQ(facts.value.lite_topics, 1);
  EXPECT_EQ(parent_facts("T").message, "Topic [T] type not match.");
  EXPECT_EQ(parent_facts("No").message, "Topic [No] not exist.");
}

TEST_F(LiteFacts, OfALiteTopic) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  const auto facts = topic_facts("Chats", "a");
  EXPECT_EQ(facts.value.max, QueueOffset{1});
  EXPECT_EQ(facts.value.last_store_ms, clock.wall_ms());
  EXPECT_THAT(facts.value.readers, ElementsAre(Pair("c1", "LG")));
  EXPECT_TRUE(facts.value.is_at_home);
  EXPECT_EQ(topic_facts("Chats", "new").value.max, QueueOffset{0});
  EXPECT_EQ(topic_facts("No", "a").status, Status::kTopicNotFound);
}

TEST_F(LiteFacts, OfAClient) {
  make_lite();
  make_group("plain");
  subscribe({"a", "b"});
  const auto facts = broker().lite().client_facts({"Chats", "LG", "c1", 1});
  EXPECT_EQ(facts.value.lite_topic_count, 2);
  EXPECT_THAT(facts.value.queues, ElementsAre("%LMQ%$Chats$a"));
  EXPECT_EQ(facts.value.asked_ms, -1);
  send_to("a", "1");
  pop(pop_of());
  const auto later = broker().lite().client_facts({"Chats", "LG", "c1", 1});
  EXPECT_EQ(later.value.asked_ms, clock.wall_ms());
  EXPECT_EQ(later.value.took_ms, clock.wall_ms());
  EXPECT_EQ(broker().lite().client_facts({"Chats", "plain", "c1", 1}).message,
            "Subscription [plain]-[Chats] not match.");
}

TEST_F(LiteFacts, OfAGroup) {
  make_lite();
  make_group("plain");
  subscribe({"a", "b"});
  for (const char* lite_topic : {"a", "b", "b"}) send_to(lite_topic, "x");
  pop(pop_of());
  const auto facts = group_facts({"LG", "", 1});
  EXPECT_EQ(facts.value.topic, "Chats");
  EXPECT_EQ(facts.value.lag, 3);
  ASSERT_EQ(facts.value.most.size(), 1u);
  EXPECT_EQ(facts.value.most[0].lite_topic, "b");
  EXPECT_EQ(facts.value.most[0].count, 2);
  EXPECT_EQ(facts.value.since_ms, clock.wall_ms());
  const auto one = group_facts({"LG", "b", 1});
  EXPECT_EQ(one.value.lag, 2);
  ASSERT_TRUE(one.value.one.has_value());
  EXPECT_EQ(one.value.one->end, QueueOffset{2});
  EXPECT_EQ(group_facts({"LG", "none", 1}).value.lag, -1);
  EXPECT_EQ(group_facts({"plain", "", 1}).message, "Group [plain] is not a LITE group.");
}

TEST_F(LiteFacts, ALookAgainAnnouncesWhatIsUnread) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  EXPECT_TRUE(look_again("LG", "").ok());
  EXPECT_TRUE(look_again("LG", "c1").ok());
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("1"));
  EXPECT_THAT(pop(pop_of()).bodies, IsEmpty());
}

class LiteMetrics : public LiteTest {
 protected:
  /// The value of the sample of the group and the topic; -1: there is none.
  std::int64_t value(const std::string& name) {
    std::istringstream lines(root().measures().collect());
    for (std::string line; std::getline(lines, line);) {
      const bool is_it = line.starts_with(name + "{") &&
                         line.find("consumer_group=\"LG\"") != std::string::npos &&
                         line.find(",topic=\"Chats\"") != std::string::npos;
      if (is_it) return std::stoll(line.substr(line.rfind(' ') + 1));
    }
    return -1;
  }
  /// Two lite topics in which the group has begun, with 1 and 2 messages that it lacks.
  void fall_behind() {
    make_lite();
    subscribe({"a", "b"});
    for (const char* lite_topic : {"a", "b"}) send_to(lite_topic, "consumed");
    ack_all(pop(pop_of()));
    send_to("b", "oldest");
    clock.advance_ms(1'000);
    for (const char* lite_topic : {"a", "b"}) send_to(lite_topic, "x");
    clock.advance_ms(5'000);
  }
};

TEST_F(LiteMetrics, LagsAreNotInThemUnlessTheyAreSwitchedOn) {
  fall_behind();
  EXPECT_EQ(value("rocketmq_consumer_lag_messages"), -1);
  EXPECT_EQ(value("rocketmq_consumer_lag_latency"), -1);
}

TEST_F(LiteMetrics, LagsAreThoseOfTheTopic) {
  options.lite.measures_lag = true;
  fall_behind();
  EXPECT_EQ(value("rocketmq_consumer_lag_messages"), 3);
  EXPECT_EQ(value("rocketmq_consumer_lag_latency"), -1);
  EXPECT_EQ(value("rocketmq_consumer_ready_messages"), -1);
  ack_all(pop(pop_of()));
  EXPECT_EQ(value("rocketmq_consumer_lag_messages"), -1);
}

TEST_F(LiteMetrics, TheirAgeIsThatOfTheOldestMessage) {
  options.lite.measures_lag_age = true;
  fall_behind();
  EXPECT_EQ(value("rocketmq_consumer_lag_latency"), 6'000);
  EXPECT_EQ(value("rocketmq_consumer_lag_messages"), -1);
}

TEST_F(LiteMetrics, WhatTheGroupLacksOfTheTopicItselfIsInTheSameSample) {
  options.lite.measures_lag = options.lite.measures_lag_age = true;
  fall_behind();
  api::OffsetRequest request;
  request.group = "LG";
  request.topic = "Chats";
  request.queue_id = QueueId{0};
  request.offset = QueueOffset{4};
  ASSERT_TRUE(broker().commit_offset(request).ok());
  EXPECT_EQ(value("rocketmq_consumer_lag_messages"), 1 + 3);
  EXPECT_EQ(value("rocketmq_consumer_ready_messages"), 1);
  EXPECT_EQ(value("rocketmq_consumer_lag_latency"), 6'000);
}

TEST_F(LiteFacts, AWalkThroughAllQueuesHoldsUpNoLane) {
  make_lite();
  const auto lane = std::this_thread::get_id();
  std::atomic<int> walks = 0;
  std::atomic<int> walks_on_the_lane = 0;
  store().before_listing = [&, lane] {
    ++walks;
    walks_on_the_lane += std::this_thread::get_id() == lane;
  };
  broker_facts();
  parent_facts("Chats");
  EXPECT_GE(walks, 3);
  EXPECT_EQ(walks_on_the_lane, 0);
}

}  // namespace
}  // namespace saker::broker
