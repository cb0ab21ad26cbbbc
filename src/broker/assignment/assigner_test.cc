#include "broker/assignment/assigner.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/broker_fixture.h"
#include "wire/remoting/body/topic_route_data.h"

namespace saker::broker {
namespace {

using api::LockedQueue;
using api::Status;
using testing::ElementsAre;
using testing::IsEmpty;

class AssignerTest : public BrokerTest {
 protected:
  void SetUp() override {
    options.name_servers = "ns1:1;ns2:2";
    link = &name_servers;
    name_servers.route = [this](const std::string& name_server,
                                const std::string& topic) -> Result<std::string> {
      if (topic != "T") return Error{ErrorCode::kNotFound, "no such topic"};
      if (name_server == down) return Error{ErrorCode::kUnavailable, "is down"};
      return wire::remoting::body::encode(route, wire::json::Style::kStandard);
    };
    route.queues = {{"broker-b", 2, 2, 6, 0}, {"broker-a", 2, 2, 6, 0}, {"broker-c", 9, 9, 2, 0}};
  }
  void join(const std::string& client_id) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = client_id;
    api::ConsumerRegistration consumer;
    consumer.group = "CG";
    heartbeat.consumers.push_back(consumer);
    clients_.push_back(std::make_shared<FakeClient>());
    broker().heartbeat(heartbeat, clients_.back());
  }
  api::AssignmentOutcome assign(const api::AssignmentRequest& request) {
    std::optional<api::AssignmentOutcome> answer;
    broker().assign_queues({0}, request,
                           [&](const api::AssignmentOutcome& outcome) { answer = outcome; });
    root().housekeep();
    tasks.run();
    EXPECT_TRUE(answer.has_value());
    return answer.value_or(api::AssignmentOutcome{});
  }
  static api::AssignmentRequest of(std::string client_id, std::string topic = "T") {
    return {std::move(topic), "CG", std::move(client_id), "AVG", api::MessageModel::kClustering};
  }
  void make_topic(const std::string& name, std::int32_t queues) {
    Topic topic;
    topic.name = name;
    topic.read_queue_count = queues;
    topic.write_queue_count = queues;
    EXPECT_TRUE(put_topic(topic).ok());
  }

  wire::remoting::body::TopicRouteData route;
  std::string down;

 private:
  std::vector<std::shared_ptr<FakeClient>> clients_;
};

TEST_F(AssignerTest, QueuesOfAllBrokersAreSharedOut) {
  join("c2");
  join("c1");
  const auto first = assign(of("c1"));
  EXPECT_TRUE(first.is_known);
  EXPECT_EQ(first.mode, "PULL");
  EXPECT_THAT(first.queues,
              ElementsAre(LockedQueue{"T", "broker-a", {0}}, LockedQueue{"T", "broker-a", {1}}));
  EXPECT_THAT(assign(of("c2")).queues,
              ElementsAre(LockedQueue{"T", "broker-b", {0}}, LockedQueue{"T", "broker-b", {1}}));
}

TEST_F(AssignerTest, RoutesAreAskedForWhenTheyAreOld) {
  join("c1");
  assign(of("c1"));
  assign(of("c1"));
  EXPECT_THAT(name_servers.asked_routes, ElementsAre("ns1:1 T"));
  clock.advance_ms(options.pop.route_refresh_ms);
  down = "ns1:1";
  route.queues.pop_back();
  assign(of("c1"));
  EXPECT_THAT(name_servers.asked_routes, ElementsAre("ns1:1 T", "ns1:1 T", "ns2:2 T"));
}

TEST_F(AssignerTest, WithoutAnAnswerTheOldRouteCounts) {
  join("c1");
  assign(of("c1"));
  clock.advance_ms(options.pop.route_refresh_ms);
  name_servers.route = [](const auto&, const auto&) {
    return Error{ErrorCode::kUnavailable, "is down"};
  };
  EXPECT_EQ(assign(of("c1")).queues.size(), 4u);
}

TEST_F(AssignerTest, WhatIsUnknownLeavesClientsWhatTheyHave) {
  EXPECT_FALSE(assign(of("c1")).is_known);  // nobody is online
  join("c1");
  EXPECT_FALSE(assign(of("c1", "Nowhere")).is_known);
  api::AssignmentRequest request = of("c1");
  request.strategy = "FOO";
  EXPECT_FALSE(assign(request).is_known);
  const auto stranger = assign(of("c9"));
  EXPECT_TRUE(stranger.is_known);
  EXPECT_THAT(stranger.queues, IsEmpty());
}

TEST_F(AssignerTest, ATopicThatOnlyThisBrokerKnowsIsItsOwn) {
  join("c1");
  make_topic("New", 2);
  EXPECT_THAT(assign(of("c1", "New")).queues, ElementsAre(LockedQueue{"New", "broker-a", {0}},
                                                          LockedQueue{"New", "broker-a", {1}}));
}

TEST_F(AssignerTest, BroadcastingReadsAll) {
  api::AssignmentRequest request = of("c1");
  request.message_model = api::MessageModel::kBroadcasting;
  EXPECT_EQ(assign(request).queues.size(), 4u);
}

TEST_F(AssignerTest, ModesAreKept) {
  make_topic("T", 2);
  join("c1");
  EXPECT_EQ(broker().set_request_mode({"%RETRY%CG", "CG", "POP", 8}).message,
            "retry topic is not allowed to set mode");
  EXPECT_EQ(broker().set_request_mode({"Nope", "CG", "POP", 8}).message, "topic[Nope] not exist");
  EXPECT_TRUE(broker().set_request_mode({"T", "CG", "POP", 8}).ok());
  root().housekeep();
  const auto expect_pop = [this] {
    const auto outcome = assign(of("c1"));
    EXPECT_EQ(outcome.mode, "POP");
    EXPECT_THAT(outcome.queues, ElementsAre(LockedQueue{"T", "broker-a", {-1}},
                                            LockedQueue{"T", "broker-b", {-1}}));
    EXPECT_EQ(assign(of("c1", "%RETRY%CG")).mode, "PULL");
  };
  expect_pop();
  restart();
  join("c1");
  expect_pop();
}

TEST_F(AssignerTest, EverybodyGetsAllWhereNothingIsSharedOut) {
  options.pop.share_out_queues = false;
  options.pop.request_mode = "POP";
  join("c1");
  join("c2");
  const auto outcome = assign(of("c2"));
  EXPECT_EQ(outcome.mode, "POP");
  EXPECT_EQ(outcome.queues.size(), 4u);
}

}  // namespace
}  // namespace saker::broker
