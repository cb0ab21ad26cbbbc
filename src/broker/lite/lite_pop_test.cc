#include <gmock/gmock.h>

#include "broker/lite/lite_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;

class LitePop : public LiteTest {
 protected:
  api::LitePopRequest waiting_pop(std::string_view client_id = "c1") {
    api::LitePopRequest request = pop_of(client_id);
    request.poll_ms = 15'000;
    request.born_ms = clock.wall_ms();
    return request;
  }
};

TEST_F(LitePop, OnePopTakesFromAllLiteTopicsThatTheClientReads) {
  make_lite();
  EXPECT_TRUE(subscribe({"a", "b"}).ok());
  for (const char* body : {"1", "2"}) send_to("a", body);
  send_to("b", "3");
  send_to("other", "4");
  const LitePopped popped = pop(pop_of());
  EXPECT_EQ(popped.status, Status::kOk);
  EXPECT_EQ(popped.message, "FOUND");
  EXPECT_THAT(popped.bodies, ElementsAre("1", "2", "3"));
  EXPECT_THAT(popped.counts, ElementsAre(0, 0, 0));
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
}

TEST_F(LitePop, MessagesFromBeforeTheSubscriptionCome) {
  make_lite();
  send_to("a", "1");
  subscribe({"a"});
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("1"));
}

TEST_F(LitePop, ALiteTopicIsClosedUntilAllIsAcknowledged) {
  make_lite();
  subscribe({"a"});
  for (const char* body : {"1", "2", "3"}) send_to("a", body);
  const LitePopped first = pop(pop_of("c1", 2));
  EXPECT_THAT(first.bodies, ElementsAre("1", "2"));
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  EXPECT_TRUE(ack(taken(first, 0)).ok());
  EXPECT_EQ(committed("a"), 1);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  EXPECT_TRUE(ack(taken(first, 1)).ok());
  EXPECT_EQ(committed("a"), 2);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("3"));
}

TEST_F(LitePop, WhatIsNotAcknowledgedComesAgainInOrder) {
  make_lite();
  subscribe({"a"});
  for (const char* body : {"1", "2"}) send_to("a", body);
  pop(pop_of());
  pass(kInvisibleMs - 1);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  pass(1);
  const LitePopped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre("1", "2"));
  EXPECT_THAT(again.counts, ElementsAre(1, 1));
}

TEST_F(LitePop, AWaitingPopIsWokenByAMessage) {
  make_lite();
  subscribe({"a"});
  LitePopped popped;
  start_pop(waiting_pop(), popped, 1);
  settle();
  EXPECT_EQ(popped.answers, 0);
  send_to("b", "no");
  EXPECT_EQ(popped.answers, 0);
  send_to("a", "1");
  settle();
  EXPECT_THAT(popped.bodies, ElementsAre("1"));
}

TEST_F(LitePop, AWaitingPopIsWokenByItsTimeByASubscriptionAndByAnAcknowledgement) {
  make_lite();
  send_to("a", "1");
  LitePopped by_subscription;
  start_pop(waiting_pop(), by_subscription);
  subscribe({"a"});
  EXPECT_THAT(by_subscription.bodies, ElementsAre("1"));
  send_to("a", "2");
  LitePopped by_acknowledgement;
  start_pop(waiting_pop(), by_acknowledgement);
  EXPECT_EQ(by_acknowledgement.answers, 0);
  ack_all(by_subscription);
  EXPECT_THAT(by_acknowledgement.bodies, ElementsAre("2"));
  LitePopped by_time;
  start_pop(waiting_pop(), by_time);
  pass(15'000);
  EXPECT_EQ(by_time.status, Status::kPopNotFound);
  EXPECT_EQ(by_time.message, "NO_MESSAGE_IN_QUEUE");
}

TEST_F(LitePop, TwoClientsShareALiteTopicAndOneOfThemIsWoken) {
  make_lite();
  subscribe({"a"}, "c1");
  subscribe({"a"}, "c2");
  LitePopped one, two;
  start_pop(waiting_pop("c1"), one);
  start_pop(waiting_pop("c2"), two, 1);
  send_to("a", "1");
  settle();
  EXPECT_EQ(one.answers + two.answers, 1);
  LitePopped& woken = one.answers == 1 ? one : two;
  send_to("a", "2");
  settle();
  EXPECT_EQ(one.answers + two.answers, 1) << "the lite topic is closed";
  ack_all(woken);
  settle();
  EXPECT_EQ(one.answers + two.answers, 2);
}

TEST_F(LitePop, ARepeatOfAnAttemptGetsTheSame) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  api::LitePopRequest request = pop_of();
  request.attempt_id = "try";
  EXPECT_THAT(pop(request).bodies, ElementsAre("1"));
  EXPECT_THAT(pop(request).bodies, ElementsAre("1"));
  request.attempt_id = "another";
  EXPECT_EQ(pop(request).status, Status::kPopNotFound);
}

TEST_F(LitePop, ATimeThatIsChangedCounts) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  const LitePopped popped = pop(pop_of());
  const api::InvisibilityOutcome changed = change(taken(popped, 0), 500);
  EXPECT_EQ(changed.status, Status::kOk);
  EXPECT_EQ(changed.invisible_ms, 500);
  EXPECT_EQ(changed.revive_queue, kOrderedPop);
  pass(499);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  pass(1);
  EXPECT_THAT(pop(pop_of()).counts, ElementsAre(1));
}

TEST_F(LitePop, WhatIsSuspendedWasNotTried) {
  make_lite();
  subscribe({"a"});
  for (const char* body : {"1", "2"}) send_to("a", body);
  const LitePopped popped = pop(pop_of());
  change(taken(popped, 0), 500, true);
  change(taken(popped, 0), 500, true);
  pass(500);
  const LitePopped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre("1", "2"));
  EXPECT_THAT(again.counts, ElementsAre(0, 0));
}

TEST_F(LitePop, AcknowledgementsThatFitNothingAreRefused) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  const LitePopped popped = pop(pop_of());
  api::PoppedMessage message = taken(popped, 0);
  message.offset = QueueOffset{2};
  EXPECT_EQ(ack(message).status, Status::kNoMessage);
  message = taken(popped, 0);
  message.group = "stranger";
  EXPECT_EQ(ack(message).message, "group type or bind topic not match.");
  message = taken(popped, 0);
  message.receipt.revive_queue = 3;
  EXPECT_EQ(ack(message).message, "ack queue illegal.");
  message = taken(popped, 0);
  message.topic = "Nowhere";
  EXPECT_EQ(ack(message).status, Status::kTopicNotFound);
  EXPECT_EQ(committed("a"), 0);
}

TEST_F(LitePop, AnAcknowledgementOfAnOlderPopDoesNothing) {
  make_lite();
  subscribe({"a"});
  send_to("a", "1");
  const LitePopped first = pop(pop_of());
  pass(kInvisibleMs);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("1"));
  EXPECT_TRUE(ack(taken(first, 0)).ok());
  EXPECT_EQ(committed("a"), 0);
}

TEST_F(LitePop, ARestartKeepsWhatIsOutAndWhatIsDone) {
  make_lite();
  subscribe({"a"});
  for (const char* body : {"1", "2", "3"}) send_to("a", body);
  const LitePopped first = pop(pop_of("c1", 2));
  ack(taken(first, 0));
  restart_on_store(End::kClean);
  subscribe({"a"}, "c1", Action::kSetAll);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound) << "the second one is out";
  EXPECT_TRUE(ack(taken(first, 1)).ok());
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("3"));
}

// Nothing was written down: what is not done comes again, and an acknowledgement from before passes
// none that is not.
TEST_F(LitePop, AKillLosesNothing) {
  make_lite();
  subscribe({"a"});
  for (const char* body : {"1", "2", "3"}) send_to("a", body);
  const LitePopped first = pop(pop_of());
  restart_on_store(End::kKilled);
  subscribe({"a"}, "c1", Action::kSetAll);
  EXPECT_TRUE(ack(taken(first, 2)).ok());
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("1", "2", "3"));
}

TEST_F(LitePop, WhoMayNotPopIsToldWhy) {
  make_lite();
  send(message("T"));
  make_group("plain");
  api::LitePopRequest request = pop_of();
  request.message_count_max = 33;
  EXPECT_EQ(pop(request).status, Status::kInvalidParameter);
  request = pop_of();
  request.topic = "Nowhere";
  EXPECT_EQ(pop(request).status, Status::kTopicNotFound);
  request.topic = "T";
  EXPECT_EQ(pop(request).message, "the topic [T] message type not match");
  request = pop_of();
  request.group = "plain";
  EXPECT_EQ(pop(request).message, "subscription bind topic not match, plain");
  request = pop_of();
  request.born_ms = 1;
  EXPECT_EQ(pop(request).status, Status::kPopNotFound);
}

TEST_F(LitePop, ADeadClientLeavesItsMessagesToOthers) {
  make_lite();
  subscribe({"a"}, "c1");
  subscribe({"a"}, "c2");
  LitePopped dead, alive;
  start_pop(waiting_pop("c1"), dead);
  std::exchange(client, std::make_shared<FakeClient>())->closed = true;
  start_pop(waiting_pop("c2"), alive, 1);
  send_to("a", "1");
  settle();
  EXPECT_EQ(dead.answers, 0);
  EXPECT_THAT(alive.bodies, ElementsAre("1"));
}

TEST_F(LitePop, AsManyAsAskedForAreTakenAndTheRestIsThere) {
  make_lite();
  subscribe({"a", "b", "c"});
  for (const char* lite_topic : {"a", "b", "c"}) send_to(lite_topic, lite_topic);
  EXPECT_THAT(pop(pop_of("c1", 2)).bodies, ElementsAre("a", "b"));
  EXPECT_THAT(pop(pop_of("c1", 2)).bodies, ElementsAre("c"));
}

}  // namespace
}  // namespace saker::broker
