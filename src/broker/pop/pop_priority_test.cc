#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"

namespace saker::broker {
namespace {

using testing::ElementsAre;

class PopPriority : public PopTest {
 protected:
  void make_priority_topic(std::int32_t queue_count = 4) {
    Topic topic;
    topic.name = "T";
    topic.read_queue_count = queue_count;
    topic.write_queue_count = queue_count;
    topic.attributes = {{"+message.type", "PRIORITY"}};
    ASSERT_TRUE(put_topic(topic).ok());
  }
  void send_with(std::string_view priority) {
    const Sent sent = send(message("T", std::string("p") + std::string(priority),
                                   property_text({{"_SYS_MSG_PRIORITY_", priority}})));
    ASSERT_EQ(sent.status, api::Status::kOk) << sent.message;
  }
  void send_all() {
    for (const char* priority : {"1", "3", "0", "2", "3", "1"}) send_with(priority);
  }
  void set_factor(const std::string& percent) {
    Group group;
    group.name = "CG";
    group.attributes = {{"+priority.factor", percent}};
    broker().put_group({0}, group, [](const api::Outcome& outcome) { EXPECT_TRUE(outcome.ok()); });
    root().housekeep();
    tasks.run();
  }
  /// Bodies of single pops, each by itself.
  std::vector<std::string> pop_singly(int count) {
    std::vector<std::string> bodies;
    for (int i = 0; i < count; ++i) {
      for (const std::string& body : pop(pop_of(1)).bodies) bodies.push_back(body);
    }
    return bodies;
  }
};

TEST_F(PopPriority, TheHighestComeFirst) {
  make_priority_topic();
  send_all();
  EXPECT_THAT(pop_singly(6), ElementsAre("p3", "p3", "p2", "p1", "p1", "p0"));
}

TEST_F(PopPriority, OnePopKeepsToTheOrder) {
  make_priority_topic();
  send_all();
  EXPECT_THAT(pop(pop_of(4)).bodies, ElementsAre("p3", "p3", "p2", "p1"));
}

TEST_F(PopPriority, ALateHigherOnePassesThoseThatWait) {
  make_priority_topic();
  send_with("0");
  send_with("0");
  EXPECT_THAT(pop_singly(1), ElementsAre("p0"));
  send_with("2");
  EXPECT_THAT(pop_singly(2), ElementsAre("p2", "p0"));
}

TEST_F(PopPriority, SmallerNumbersMayBeTheHigherOnes) {
  options.pop.priority_ascends = false;
  open();
  make_priority_topic();
  send_all();
  EXPECT_THAT(pop_singly(6), ElementsAre("p0", "p1", "p1", "p2", "p3", "p3"));
}

TEST_F(PopPriority, OtherTopicsAreReadInTurns) {
  make_topic(4);
  int began_with_highest = 0;
  for (int i = 0; i < 40; ++i) {
    send_with("0");
    send_with("3");
    const auto bodies = pop_singly(2);
    ASSERT_EQ(bodies.size(), 2u);
    began_with_highest += bodies[0] == "p3" ? 1 : 0;
  }
  EXPECT_GT(began_with_highest, 0);
  EXPECT_LT(began_with_highest, 40);
}

TEST_F(PopPriority, TheGroupsFactorIsTheShareOfPopsThatKeepToIt) {
  make_priority_topic();
  set_factor("50");
  int began_with_highest = 0;
  for (int i = 0; i < 100; ++i) {
    send_with("0");
    send_with("3");
    const auto bodies = pop_singly(2);
    ASSERT_EQ(bodies.size(), 2u);
    began_with_highest += bodies[0] == "p3" ? 1 : 0;
  }
  EXPECT_GT(began_with_highest, 50) << "half by priority, and some of the others by chance";
  EXPECT_LT(began_with_highest, 100);
}

TEST_F(PopPriority, MessagesThatComeAgainComeAfterNewOnes) {
  make_priority_topic();
  send_with("0");
  EXPECT_THAT(pop_singly(1), ElementsAre("p0"));
  pass(kInvisibleMs + 10'000);
  ASSERT_EQ(stored(kRetryTopic).size(), 1u);
  for (int i = 0; i < 20; ++i) send_with("1");
  for (int i = 0; i < 20; ++i) EXPECT_THAT(pop_singly(1), ElementsAre("p1"));
  EXPECT_THAT(pop_singly(1), ElementsAre("p0"));
}

TEST_F(PopPriority, RetriesMayBeAskedForFirst) {
  options.pop.retry_first_percent_for_priority = 100;
  open();
  make_priority_topic();
  send_with("0");
  EXPECT_THAT(pop_singly(1), ElementsAre("p0"));
  pass(kInvisibleMs + 10'000);
  send_with("3");
  EXPECT_THAT(pop_singly(2), ElementsAre("p0", "p3"));
}

}  // namespace
}  // namespace saker::broker
