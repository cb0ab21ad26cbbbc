#include <limits>
#include <thread>

#include "broker/consume/hold_table.h"
#include "broker/consume/pulling_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

class Holding : public Pulling {};

TEST_F(Holding, MessageOfTheSameTurnWakesThePull) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled);
  EXPECT_EQ(pulled.answers, 0);
  Sent sent;
  start_send(message("T", "b"), sent);
  broker().end_turn({0});
  EXPECT_EQ(pulled.answers, 1);
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
  EXPECT_EQ(tasks.count(), 0u);
}

TEST_F(Holding, MessageOfAnotherLaneWakesThePullByAPost) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled, 0);
  send(message("T", "b"), 1);
  EXPECT_EQ(pulled.answers, 0);
  EXPECT_EQ(tasks.count(), 1u);
  tasks.run();
  EXPECT_EQ(pulled.answers, 1);
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(Holding, SeveralWakeUpsOfOneLaneArePostedOnce) {
  put("T", "a");
  Pulled first;
  Pulled second;
  start_pull(held_pull("T", 1), first, 0);
  start_pull(held_pull("T", 1), second, 0);
  send(message("T", "b"), 1);
  send(message("T", "c"), 1);
  EXPECT_EQ(tasks.count(), 1u);
  tasks.run();
  EXPECT_EQ(first.answers + second.answers, 2);
}

TEST_F(Holding, EmptyTopicHoldsToo) {
  put("T", "a");
  api::PullRequest request = held_pull("T");
  request.queue_id = {2};
  Pulled pulled;
  start_pull(request, pulled);
  EXPECT_EQ(pulled.answers, 0);
  api::SendRequest other = message("T", "b");
  other.queue_id = {2};
  send(other);
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(Holding, OnlyWantedTagsWake) {
  put("T", "a", "TagA");
  api::PullRequest request = held_pull("T", 1);
  request.expression = api::Expression{"TAG", "TagB"};
  Pulled pulled;
  start_pull(request, pulled);
  put("T", "b", "TagA");
  EXPECT_EQ(pulled.answers, 0);
  put("T", "c", "TagB");
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"c"}));
  EXPECT_EQ(pulled.next_offset.value, 3);
}

TEST_F(Holding, OtherQueuesDoNotWake) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled);
  api::SendRequest other = message("T");
  other.queue_id = {1};
  send(other);
  put("U", "x");
  EXPECT_EQ(pulled.answers, 0);
}

TEST_F(Holding, TimeIsUpOnTheTickAfterTheDeadline) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled);
  clock.advance_ms(14'999);
  root().tick({0});
  EXPECT_EQ(pulled.answers, 0);
  clock.advance_ms(1);
  root().tick({0});
  EXPECT_EQ(pulled.answers, 1);
  EXPECT_EQ(pulled.status, Status::kPullNotFound);
  EXPECT_EQ(pulled.next_offset.value, 1);
  put("T", "b");  // nobody waits any more
  EXPECT_EQ(pulled.answers, 1);
}

TEST_F(Holding, TimeOutAfterUnwantedMessagesTellsToGoOn) {
  put("T", "a");
  api::PullRequest request = held_pull("T", 1);
  request.expression = api::Expression{"TAG", "TagB"};
  Pulled pulled;
  start_pull(request, pulled);
  put("T", "b", "TagA");
  clock.advance_ms(15'000);
  root().tick({0});
  EXPECT_EQ(pulled.status, Status::kPullRetry);
  EXPECT_EQ(pulled.next_offset.value, 2);
}

TEST_F(Holding, ShortestHoldIsAnsweredFirst) {
  put("T", "a");
  Pulled lasting;
  Pulled brief;
  start_pull(held_pull("T", 1), lasting);
  api::PullRequest request = held_pull("T", 1);
  request.hold_ms = 100;
  start_pull(request, brief);
  clock.advance_ms(100);
  root().tick({0});
  EXPECT_EQ(brief.answers, 1);
  EXPECT_EQ(lasting.answers, 0);
}

TEST_F(Holding, WithoutLongPollingTheHoldIsShort) {
  options.long_polling = false;
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled);
  clock.advance_ms(1'000);
  root().tick({0});
  EXPECT_EQ(pulled.answers, 1);
}

TEST_F(Holding, OffsetBeyondTheEndIsNotHeld) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 7), pulled);
  EXPECT_EQ(pulled.answers, 1);
}

TEST_F(Holding, MessageBetweenReadAndParkingIsNotMissed) {
  put("T", "a");
  bool intruded = false;
  Sent sent;
  start_send(message("T", "b"), sent, 1);
  api::PullRequest request = held_pull("T", 1);
  // The first read sees the old end; the other lane commits right behind it, when nobody is parked.
  store().after_read = [&] {
    if (!std::exchange(intruded, true)) broker().end_turn({1});
  };
  Pulled pulled;
  start_pull(request, pulled, 0);
  EXPECT_EQ(pulled.answers, 1);
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(Holding, WakeUpOnItsWayWhenTheTimeIsUpIsHarmless) {
  put("T", "a");
  Pulled pulled;
  start_pull(held_pull("T", 1), pulled, 0);
  send(message("T", "b"), 1);
  clock.advance_ms(15'000);
  root().tick({0});
  EXPECT_EQ(pulled.answers, 1);
  Pulled next;
  start_pull(held_pull("T", 2), next, 0);  // takes the slot of the first
  tasks.run();
  EXPECT_EQ(next.answers, 0);
}

TEST_F(Holding, PullOfASubscribedGroupIsHeldAndWoken) {
  put("T", "a");
  subscribe("CG", "T");
  Pulled pulled;
  start_pull(as_subscribed(held_pull("T", 1)), pulled);
  put("T", "b");
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b"}));
}

TEST_F(Holding, WokenPullCommitsNoSecondTime) {
  put("T", "a");
  api::PullRequest request = held_pull("T", 1);
  request.commit_offset = QueueOffset{1};
  Pulled pulled;
  start_pull(request, pulled);
  const api::OffsetRequest offset{
      .group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = QueueOffset{5}};
  EXPECT_TRUE(broker().commit_offset(offset).ok());
  put("T", "b");
  EXPECT_EQ(pulled.answers, 1);
  EXPECT_EQ(broker().query_offset(offset).value.value, 5);
}

TEST(HoldTable, LanesAndAnnouncersMayMeet) {
  HoldTable table;
  constexpr int kRounds = 2'000;
  std::atomic<int> woken_count{0};
  std::atomic<bool> stop{false};
  std::thread announcer([&] {
    std::vector<Waiting> woken;
    const store::Arrival arrival{"T", {0}, {0}, 0};
    while (!stop) {
      table.take_woken({&arrival, 1}, woken);
      woken_count += static_cast<int>(woken.size());
      woken.clear();
    }
  });
  int removed = 0;
  for (int i = 1; i <= kRounds; ++i) {
    int slot = 0;
    const auto ticket = static_cast<std::uint64_t>(i);
    table.park({"T", {0}}, {0, &slot, ticket, {0}, nullptr});
    removed += table.remove({"T", {0}}, &slot, ticket) ? 1 : 0;
  }
  stop = true;
  announcer.join();
  EXPECT_EQ(removed + woken_count.load(), kRounds);
  EXPECT_EQ(table.waiting_count(), 0);
}

TEST_F(Pulling, OneConnectionMayHoldSoManyPulls) {
  options.held_per_connection_max = 2;
  open();
  put("T", "first");
  Pulled held[3];
  const auto other = std::make_shared<FakeClient>();
  for (int i = 0; i < 2; ++i) start_pull(held_pull("T", 1), held[i]);
  clock.advance_ms(5'000);
  const Pulled refused = pull(held_pull("T", 1));
  EXPECT_EQ(refused.status, Status::kBusy);
  EXPECT_EQ(refused.message,
            "[OVERLOAD]system busy, start flow control for a while: 2 pulls and pops of this "
            "connection wait for messages, as many as heldPerConnectionMax allows; try again in "
            "10000 ms");
  broker().pull({0}, held_pull("T", 1), other, [&](api::PullOutcome&) { ++held[2].answers; });
  put("T", "a");
  EXPECT_EQ(held[0].answers + held[1].answers + held[2].answers, 3) << "the other's was held, too";
  Pulled again;
  start_pull(held_pull("T", 2), again);
  EXPECT_EQ(again.answers, 0) << "there is room again";
}

TEST_F(Pulling, AllTogetherMayHoldSoManyPulls) {
  options.held_pulls_max = 1;
  open();
  put("T", "first");
  Pulled held;
  start_pull(held_pull("T", 1), held);
  const Pulled refused = pull(held_pull("T", 1));
  EXPECT_EQ(refused.status, Status::kBusy);
  EXPECT_EQ(refused.message,
            "[OVERLOAD]system busy, start flow control for a while: 1 pulls wait for messages, "
            "heldPullsMax is 1; try again in 15000 ms");
}

TEST_F(Pulling, NobodyIsHeldLongerThanTwoMinutes) {
  open();
  put("T", "first");
  api::PullRequest request = held_pull("T", 1);
  request.hold_ms = std::numeric_limits<std::int64_t>::max();
  Pulled held;
  start_pull(request, held);
  clock.advance_ms(119'000);
  root().tick({0});
  EXPECT_EQ(held.answers, 0);
  clock.advance_ms(1'000);
  root().tick({0});
  EXPECT_EQ(held.answers, 1);
}

TEST_F(Pulling, PullsOfClosedConnectionsTakeNobodysRoom) {
  options.held_pulls_max = 2;
  open();
  put("T", "first");
  const auto gone = std::make_shared<FakeClient>();
  Pulled lost[2];
  for (Pulled& one : lost) {
    broker().pull({0}, held_pull("T", 1), gone, [&](api::PullOutcome&) { ++one.answers; });
  }
  EXPECT_EQ(pull(held_pull("T", 1)).status, Status::kBusy);
  gone->closed = true;
  clock.advance_ms(1'000);
  root().tick({0});
  Pulled held;
  start_pull(held_pull("T", 1), held);
  EXPECT_EQ(held.answers, 0) << "it waits";
  EXPECT_EQ(lost[0].answers + lost[1].answers, 0);
}

}  // namespace
}  // namespace saker::broker
