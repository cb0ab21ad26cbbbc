#include <future>
#include <set>
#include <thread>

#include <gmock/gmock.h>

#include "broker/lite/lite_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using Kind = api::LiteStart::Kind;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class LiteSubscriptions : public LiteTest {
 protected:
  std::vector<std::string> read_by(std::string_view client_id) {
    return broker().lite().client_facts({"Chats", "LG", client_id, 100}).value.queues;
  }
  /// Waits for messages as clients do; what other threads find wakes it.
  LitePopped pop_held(std::string_view client_id) {
    api::LitePopRequest request = pop_of(client_id);
    request.poll_ms = 10'000;
    request.born_ms = clock.wall_ms();
    LitePopped popped;
    start_pop(request, popped);
    tasks.run_until([&popped] { return popped.answers > 0; });
    return popped;
  }

  const std::string kA = "%LMQ%$Chats$a";
  const std::string kB = "%LMQ%$Chats$b";
};

TEST_F(LiteSubscriptions, AreAddedTakenAwayAndSetAsAWhole) {
  make_lite();
  subscribe({"a", "b"});
  EXPECT_THAT(read_by("c1"), ElementsAre(kA, kB));
  subscribe({"a"}, "c1", Action::kRemove);
  EXPECT_THAT(read_by("c1"), ElementsAre(kB));
  subscribe({"a"}, "c1", Action::kSetAll);
  EXPECT_THAT(read_by("c1"), ElementsAre(kA));
  EXPECT_EQ(broker_facts().subscriptions, 1);
  subscribe({}, "c1", Action::kRemoveAll);
  EXPECT_EQ(broker().lite().client_facts({"Chats", "LG", "c1", 100}).value.lite_topic_count, -1);
  EXPECT_EQ(broker_facts().subscriptions, 0);
}

TEST_F(LiteSubscriptions, WhatIsTakenAwayIsNoLongerPopped) {
  make_lite();
  subscribe({"a", "b"});
  send_to("a", "1");
  send_to("b", "2");
  subscribe({"a"}, "c1", Action::kRemove);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("2"));
}

TEST_F(LiteSubscriptions, EndForClientsThatGoSilent) {
  make_lite();
  subscribe({"a"}, "c1");
  pass(100'000);
  subscribe({"a"}, "c2", Action::kSetAll);
  pass(100'000);
  root().housekeep();
  EXPECT_THAT(read_by("c1"), IsEmpty());
  EXPECT_THAT(read_by("c2"), ElementsAre(kA));
}

TEST_F(LiteSubscriptions, AboveTheirNumberAreRefused) {
  options.lite.subscriptions_max = 2;
  make_lite();
  EXPECT_TRUE(subscribe({"a", "b"}).ok());
  EXPECT_TRUE(subscribe({"a", "b"}).ok());
  const api::Outcome refused = subscribe({"c"});
  EXPECT_EQ(refused.status, Status::kTooManySubscriptions);
  EXPECT_EQ(refused.message, "lite subscription quota exceeded 2");
  EXPECT_EQ(subscribe({"a", "b", "c"}, "c1", Action::kSetAll).status,
            Status::kTooManySubscriptions);
  EXPECT_EQ(read_by("c1").size(), 2u);
}

TEST_F(LiteSubscriptions, AreRefusedToGroupsThatMayNotConsumeAndOfNamesThatAreNone) {
  make_lite();
  EXPECT_EQ(subscribe({"a/b"}).status, Status::kInvalidParameter);
  options.auto_create_group = false;
  restart();
  Group group;
  group.name = "LG";
  group.consume_enabled = false;
  put_group(group);
  const api::Outcome refused = subscribe({"a"});
  EXPECT_EQ(refused.status, Status::kIllegalOperation);
  EXPECT_EQ(refused.message, "Consumer group is not allowed to consume.");
}

TEST_F(LiteSubscriptions, WhoNamesNobodyIsPassedOver) {
  make_lite();
  EXPECT_TRUE(subscribe({"a"}, " ").ok());
  EXPECT_EQ(broker_facts().clients, 0);
}

TEST_F(LiteSubscriptions, InAnExclusiveGroupTheLastOneHasTheLiteTopic) {
  make_lite({{"+lite.sub.model", "Exclusive"}});
  const auto first = std::make_shared<FakeClient>();
  subscribe({"a", "b"}, "c1", Action::kAdd, std::nullopt, first);
  subscribe({"a"}, "c2");
  EXPECT_THAT(read_by("c1"), ElementsAre(kB));
  EXPECT_THAT(read_by("c2"), ElementsAre(kA));
  ASSERT_EQ(first->lost.size(), 1u);
  EXPECT_EQ(first->lost[0].client_id, "c1");
  EXPECT_EQ(first->lost[0].group, "LG");
  EXPECT_EQ(first->lost[0].lite_topic, "a");
  EXPECT_THAT(client->lost, IsEmpty());
}

// It did not hear that it lost it, and must not take it back by saying what it believes to have.
TEST_F(LiteSubscriptions, WhoSaysItHasWhatAnotherTookIsToldAgain) {
  make_lite({{"+lite.sub.model", "Exclusive"}});
  subscribe({"a"}, "c1");
  subscribe({"a"}, "c2");
  client->lost.clear();
  subscribe({"a", "b"}, "c1", Action::kSetAll);
  EXPECT_THAT(read_by("c1"), ElementsAre(kB));
  EXPECT_THAT(read_by("c2"), ElementsAre(kA));
  ASSERT_EQ(client->lost.size(), 1u);
  EXPECT_EQ(client->lost[0].client_id, "c1");
}

TEST_F(LiteSubscriptions, AGroupBeginsAnewWhereItIsSetSo) {
  make_lite({{"+lite.sub.model", "Exclusive"},
             {"+lite.sub.reset.offset.exclusive", "true"},
             {"+lite.sub.reset.offset.unsubscribe", "true"}});
  subscribe({"a"}, "c1");
  send_to("a", "1");
  ack_all(pop(pop_of("c1")));
  EXPECT_EQ(committed("a"), 1);
  subscribe({"a"}, "c2");
  const LitePopped again = pop(pop_of("c2"));
  EXPECT_THAT(again.bodies, ElementsAre("1"));
  ack_all(again);
  subscribe({"a"}, "c2", Action::kRemove);
  subscribe({"a"}, "c2");
  EXPECT_THAT(pop(pop_of("c2")).bodies, ElementsAre("1"));
}

TEST_F(LiteSubscriptions, ASubscriptionMaySayWhereToBegin) {
  make_lite();
  for (const char* body : {"0", "1", "2", "3"}) send_to("a", body);
  const auto first_of = [this](Kind kind, std::int64_t count) {
    subscribe({"a"}, "c1", Action::kAdd, api::LiteStart{kind, count});
    const LitePopped popped = pop(pop_of("c1", 1));
    return popped.bodies.empty() ? std::string() : popped.bodies[0];
  };
  EXPECT_EQ(first_of(Kind::kOffset, 2), "2");
  EXPECT_EQ(first_of(Kind::kTail, 1), "1");
  EXPECT_EQ(first_of(Kind::kBegin, 0), "0");
  EXPECT_EQ(first_of(Kind::kEnd, 0), "");
}

TEST_F(LiteSubscriptions, AGroupMayReadEveryLiteTopic) {
  make_lite({{"+lite.sub.wildcard", "true"}});
  send_to("a", "1");
  EXPECT_EQ(subscribe({"a"}).status, Status::kIllegalOperation);
  EXPECT_TRUE(subscribe({}, "c1", Action::kSetAll).ok());
  EXPECT_THAT(pop_held("c1").bodies, ElementsAre("1"));
  EXPECT_TRUE(subscribe({}, "c2", Action::kSetAll).ok());
  send_to("b", "2");
  EXPECT_THAT(pop_held("c2").bodies, ElementsAre("2"));
}

TEST_F(LiteSubscriptions, WhatThereWasBeforeAWildcardIsLookedForOffTheLane) {
  make_lite({{"+lite.sub.wildcard", "true"}});
  for (int i = 0; i < 20; ++i) send_to("t" + std::to_string(i), std::to_string(i));
  std::promise<std::thread::id> looked;
  store().before_listing = [&looked] { looked.set_value(std::this_thread::get_id()); };
  EXPECT_TRUE(subscribe({}, "c1", Action::kSetAll).ok());
  EXPECT_NE(looked.get_future().get(), std::this_thread::get_id());
  std::set<std::string> bodies;
  while (bodies.size() < 20) {
    const LitePopped popped = pop_held("c1");
    bodies.insert(popped.bodies.begin(), popped.bodies.end());
  }
  EXPECT_TRUE(subscribe({}, "c1", Action::kSetAll).ok()) << "which looks no second time";
}

}  // namespace
}  // namespace saker::broker
