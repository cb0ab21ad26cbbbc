#include <atomic>
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
