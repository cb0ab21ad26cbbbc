#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;
using testing::IsEmpty;

class PopWait : public PopTest {
 protected:
  api::PopRequest waiting_pop(std::int64_t poll_ms = 15'000) {
    api::PopRequest request = pop_of();
    request.poll_ms = poll_ms;
    request.born_ms = clock.wall_ms();
    return request;
  }
  void end_turns() {
    broker().end_turn({0});
    tasks.run();
    broker().end_turn({0});
    broker().end_turn({1});
    tasks.run();
  }
  std::int64_t waiting(QueueId queue_id = {-1}) {
    return broker().count_waiting_pops({0}, {"CG", "T", queue_id}, client).value;
  }
  void start_notice(api::PopNotice& notice, int& answers, std::int64_t poll_ms = 1'000) {
    api::PopNoticeRequest request;
    request.target = {"CG", "T", {-1}};
    request.poll_ms = poll_ms;
    request.born_ms = clock.wall_ms();
    broker().await_pop({0}, request, client, [&](const api::PopNotice& outcome) {
      notice = outcome;
      ++answers;
    });
  }
};

TEST_F(PopWait, AMessageWakesOne) {
  make_topic();
  Popped first, second;
  start_pop(waiting_pop(), first);
  start_pop(waiting_pop(), second, 1);
  EXPECT_EQ(waiting(), 2);
  send_some(1);
  end_turns();
  EXPECT_THAT(first.bodies, ElementsAre("m0"));
  EXPECT_EQ(second.answers, 0);
  EXPECT_EQ(waiting(), 1);
  send_some(1, 1);
  end_turns();
  EXPECT_THAT(second.bodies, ElementsAre("m1"));
  EXPECT_EQ(waiting(), 0);
}

TEST(PopWaits, TheLargestIsOfTheQueueForWhichMostWait) {
  const PopOptions options;
  PopWaits waits(options);
  EXPECT_EQ(waits.largest(), 0);
  const PopWaits::Key any{"T", "G", {-1}};
  const PopWaits::Key one{"T", "G", {3}};
  EXPECT_TRUE(waits.park(any, PopWaits::Kind::kPop, {}));
  EXPECT_TRUE(waits.park(any, PopWaits::Kind::kPop, {}));
  EXPECT_TRUE(waits.park(one, PopWaits::Kind::kPop, {}));
  EXPECT_EQ(waits.total(), 3);
  EXPECT_EQ(waits.largest(), 2);
}

TEST_F(PopWait, OnlyWantedTagsWake) {
  make_topic();
  api::PopRequest request = waiting_pop();
  request.expression = {"TAG", "b"};
  Popped popped;
  start_pop(request, popped);
  send_some(1, 0, property_text({{"TAGS", "a"}}));
  end_turns();
  EXPECT_EQ(popped.answers, 0);
  send_some(1, 1, property_text({{"TAGS", "b"}}));
  end_turns();
  EXPECT_THAT(popped.bodies, ElementsAre("m1"));
}

TEST_F(PopWait, TheTimeOfTheClientCounts) {
  make_topic();
  Popped popped;
  api::PopRequest request = waiting_pop(1'000);
  request.born_ms -= 400;
  start_pop(request, popped);
  pass(500);
  EXPECT_EQ(popped.answers, 0);
  pass(60);
  EXPECT_EQ(popped.status, Status::kPopNotFound);
  EXPECT_EQ(popped.message, "NO_MESSAGE_IN_QUEUE");
  EXPECT_EQ(waiting(), 0);
}

TEST_F(PopWait, MessagesThatComeAgainWake) {
  make_topic();
  send_some(1);
  pop(pop_of());
  Popped popped;
  start_pop(waiting_pop(kInvisibleMs * 2), popped);
  pass(kInvisibleMs + 1);
  EXPECT_THAT(popped.bodies, ElementsAre("m0"));
  EXPECT_EQ(popped.queues[0].source, PopSource::kRetry);
}

TEST_F(PopWait, WhatOneLeavesWakesAnother) {
  make_topic();
  Popped first, second;
  api::PopRequest request = waiting_pop();
  request.message_count_max = 1;
  start_pop(request, first);
  start_pop(request, second);
  // One arrival wakes one; the batch brings two messages at once.
  Sent sent, other;
  start_send(message("T", "a"), sent);
  start_send(message("T", "b"), other);
  end_turns();
  end_turns();
  EXPECT_THAT(first.bodies, ElementsAre("a"));
  EXPECT_THAT(second.bodies, ElementsAre("b"));
}

TEST_F(PopWait, ClosedClientsGetNothing) {
  make_topic();
  const auto gone = std::make_shared<FakeClient>();
  int answers = 0;
  broker().pop({0}, waiting_pop(), gone, [&](api::PopOutcome&) { ++answers; });
  Popped popped;
  start_pop(waiting_pop(), popped);
  gone->close();
  send_some(1);
  end_turns();
  end_turns();
  EXPECT_EQ(answers, 0);
  EXPECT_THAT(popped.bodies, ElementsAre("m0"));
}

TEST_F(PopWait, WaitsAreBounded) {
  options.pop.waiting_total_max = 1;
  make_topic();
  Popped first;
  start_pop(waiting_pop(), first);
  EXPECT_EQ(pop(waiting_pop()).status, Status::kPopQueueFull);
  pass(15'000);
  EXPECT_EQ(first.answers, 1);
}

TEST_F(PopWait, NoticesTellOfMessages) {
  make_topic();
  api::PopNotice notice;
  int answers = 0;
  start_notice(notice, answers);
  EXPECT_EQ(answers, 0);
  EXPECT_EQ(waiting(), 0);
  Popped popped;
  start_pop(waiting_pop(), popped);
  send_some(1);
  end_turns();
  EXPECT_EQ(answers, 1);
  EXPECT_TRUE(notice.has_message);
  EXPECT_THAT(popped.bodies, ElementsAre("m0"));

  start_notice(notice, answers);
  pass(1'000);
  EXPECT_EQ(answers, 2);
  EXPECT_FALSE(notice.has_message);
  send_some(1, 1);
  start_notice(notice, answers, 0);
  EXPECT_EQ(answers, 3);
  EXPECT_TRUE(notice.has_message);
}

TEST_F(PopWait, QueuesOfTheirOwnAreWokenByTheirMessagesAlone) {
  make_topic(2);
  api::PopRequest request = waiting_pop();
  request.target.queue_id = {1};
  Popped popped;
  start_pop(request, popped);
  send_some(1);
  end_turns();
  EXPECT_EQ(popped.answers, 0);
  api::SendRequest other = message("T", "other");
  other.queue_id = {1};
  send(other);
  end_turns();
  EXPECT_THAT(popped.bodies, ElementsAre("other"));
}

TEST_F(PopWait, OneConnectionMayHoldSoMany) {
  options.held_per_connection_max = 1;
  open();
  make_topic();
  Popped first;
  start_pop(waiting_pop(), first);
  const Popped refused = pop(waiting_pop());
  EXPECT_EQ(refused.status, Status::kPopQueueFull);
  EXPECT_NE(refused.message.find("heldPerConnectionMax allows; try again in"), std::string::npos)
      << refused.message;
  api::PopNotice notice;
  int answers = 0;
  start_notice(notice, answers);
  EXPECT_EQ(answers, 1);
  EXPECT_TRUE(notice.polling_full);
  // Woken for nothing it waits on: its own place is free for it.
  send_some(1, 0, property_text({{"TAGS", "other"}}));
  end_turns();
  EXPECT_EQ(first.answers, 1);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  Popped again;
  start_pop(waiting_pop(), again);
  EXPECT_EQ(again.answers, 0);
}

}  // namespace
}  // namespace saker::broker
