#include "broker/consume/puller.h"

#include <thread>

#include "base/java_hash.h"
#include "broker/broker_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr const char* kFaq =
    "\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.";

class Pulling : public BrokerTest {
 protected:
  void put(std::string_view topic, std::string_view body, std::string_view tag = "") {
    send(message(topic, body, property_text({{"TAGS", tag}})));
  }
  void expect_refused(const api::PullRequest& request, Status status, std::string_view remark,
                      std::optional<std::int32_t> forbidden_type = {}) {
    const Pulled pulled = pull(request);
    EXPECT_EQ(pulled.status, status);
    EXPECT_EQ(pulled.message, remark);
    EXPECT_EQ(pulled.forbidden_type, forbidden_type);
  }
  api::PullRequest held_pull(std::string_view topic, std::int64_t offset = 0) {
    api::PullRequest request = pull_of(topic, offset);
    request.hold_ms = 15'000;
    return request;
  }
  void subscribe(const std::string& group, const std::string& topic,
                 const std::string& expression = "*", const std::string& type = "TAG",
                 api::MessageModel model = api::MessageModel::kClustering) {
    api::Heartbeat heartbeat;
    heartbeat.client_id = "c";
    api::ConsumerRegistration registration;
    registration.group = group;
    registration.message_model = model;
    registration.subscriptions = {{topic, expression, type, 100}};
    heartbeat.consumers = {registration};
    broker().heartbeat(heartbeat, client);
  }
  static api::PullRequest as_subscribed(api::PullRequest request) {
    request.expression.reset();
    return request;
  }
};

TEST_F(Pulling, FindsMessagesFromTheOffsetOn) {
  put("T", "a");
  put("T", "b");
  put("T", "c");
  const Pulled pulled = pull(pull_of("T", 1));
  EXPECT_EQ(pulled.status, Status::kOk);
  EXPECT_EQ(pulled.message, "FOUND");
  EXPECT_EQ(pulled.bodies, (std::vector<std::string>{"b", "c"}));
  EXPECT_EQ(pulled.next_offset.value, 3);
}

TEST_F(Pulling, AtLeastOneMessageIsAnswered) {
  put("T", "a");
  put("T", "b");
  api::PullRequest request = pull_of("T");
  request.message_count_max = -1;
  EXPECT_EQ(pull(request).bodies.size(), 1u);
}

TEST_F(Pulling, WhereNothingIsFoundTheStatusTellsWhy) {
  put("T", "a");
  EXPECT_EQ(pull(pull_of("T", 1)).status, Status::kPullNotFound);
  EXPECT_EQ(pull(pull_of("T", 1)).message, "OFFSET_OVERFLOW_ONE");
  EXPECT_EQ(pull(pull_of("T", 100)).status, Status::kPullOffsetMoved);
  EXPECT_EQ(pull(pull_of("T", 100)).next_offset.value, 1);
  EXPECT_EQ(pull(pull_of("T", -1)).message, "OFFSET_TOO_SMALL");
  api::PullRequest empty = pull_of("T");
  empty.queue_id = {3};
  EXPECT_EQ(pull(empty).status, Status::kPullNotFound);
  EXPECT_EQ(pull(empty).message, "NO_MESSAGE_IN_QUEUE");
  empty.offset = {5};
  EXPECT_EQ(pull(empty).status, Status::kPullOffsetMoved);
  EXPECT_EQ(pull(empty).next_offset.value, 0);
}

TEST_F(Pulling, TagsAreFilteredByTheirHash) {
  put("T", "a", "TagA");
  put("T", "b", "TagB");
  api::PullRequest request = pull_of("T");
  request.expression = api::Expression{"TAG", "TagB || TagC"};
  EXPECT_EQ(pull(request).bodies, (std::vector<std::string>{"b"}));
  request.expression = api::Expression{"", "TagC"};
  EXPECT_EQ(pull(request).status, Status::kPullRetry);
  EXPECT_EQ(pull(request).message, "NO_MATCHED_MESSAGE");
  EXPECT_EQ(pull(request).next_offset.value, 2);
}

TEST_F(Pulling, BrokerWithoutReadPermissionRefuses) {
  options.permission = 2;
  put("T", "a");
  expect_refused(pull_of("T"), Status::kNoPermission,
                 "the broker[127.0.0.2] pulling message is forbidden", 1);
}

TEST_F(Pulling, LitePullsCanBeSwitchedOff) {
  options.lite_pull = false;
  put("T", "a");
  api::PullRequest request = pull_of("T");
  request.lite = true;
  EXPECT_EQ(pull(request).forbidden_type, 1);
}

TEST_F(Pulling, UnknownGroupIsRefusedWithoutAutoCreation) {
  options.auto_create_group = false;
  put("T", "a");
  expect_refused(pull_of("T"), Status::kGroupNotFound,
                 std::string("subscription group [CG] does not exist, ") + kFaq);
}

TEST_F(Pulling, GroupThatMayNotConsumeIsRefused) {
  put("T", "a");
  Group group;
  group.name = "CG";
  group.consume_enabled = false;
  put_group(group);
  expect_refused(pull_of("T"), Status::kNoPermission, "subscription group no permission, CG", 2);
}

TEST_F(Pulling, UnknownTopicIsRefused) {
  expect_refused(pull_of("Nope"), Status::kTopicNotFound,
                 std::string("topic[Nope] not exist, apply first please! ") + kFaq);
}

TEST_F(Pulling, TopicThatMayNotBeReadIsRefused) {
  Topic topic;
  topic.name = "WO";
  topic.perm = kPermWrite;
  put_topic(topic);
  expect_refused(pull_of("WO"), Status::kNoPermission, "the topic[WO] pulling message is forbidden",
                 3);
}

TEST_F(Pulling, QueueOutsideTheTopicIsRefused) {
  put("T", "a");
  for (const int queue_id : {4, -1}) {
    api::PullRequest request = pull_of("T");
    request.queue_id = {queue_id};
    expect_refused(request, Status::kInvalidParameter,
                   "queueId[" + std::to_string(queue_id) +
                       "] is illegal, topic:[T] topicConfig.readQueueNums:[4] "
                       "consumer:[/127.0.0.1:50001]");
  }
}

TEST_F(Pulling, ExpressionOfSeparatorsOnlyIsInvalid) {
  put("T", "a");
  api::PullRequest request = pull_of("T");
  request.expression = api::Expression{"TAG", "||"};
  expect_refused(request, Status::kSubscriptionInvalid, "parse the consumer's subscription failed");
}

TEST_F(Pulling, WithoutExpressionTheGroupMustBeSubscribed) {
  put("T", "a", "TagA");
  put("Other", "b");
  expect_refused(as_subscribed(pull_of("T")), Status::kSubscriptionNotFound,
                 std::string("the consumer's group info not exist") + kFaq);
  subscribe("CG", "T", "TagB");
  expect_refused(as_subscribed(pull_of("Other")), Status::kSubscriptionNotFound,
                 std::string("the consumer's subscription not exist") + kFaq);
  EXPECT_EQ(pull(as_subscribed(pull_of("T"))).status, Status::kPullRetry);  // TagB only
  api::PullRequest newer = as_subscribed(pull_of("T"));
  newer.subscription_version = 101;
  expect_refused(newer, Status::kSubscriptionOutdated, "the consumer's subscription not latest");
}

TEST_F(Pulling, BroadcastingCanBeForbidden) {
  put("T", "a");
  Group group;
  group.name = "CG";
  group.broadcast_enabled = false;
  put_group(group);
  subscribe("CG", "T", "*", "TAG", api::MessageModel::kBroadcasting);
  expect_refused(as_subscribed(pull_of("T")), Status::kNoPermission,
                 "the consumer group[CG] can not consume by broadcast way", 4);
}

TEST_F(Pulling, OffsetInThePullIsCommitted) {
  put("T", "a");
  api::PullRequest request = pull_of("T", 100);
  request.commit_offset = QueueOffset{1};
  EXPECT_EQ(pull(request).status, Status::kPullOffsetMoved);  // whatever comes of the pull
  EXPECT_EQ(broker()
                .query_offset({.group = "CG", .topic = "T", .queue_id = QueueId{0}, .offset = {}})
                .value.value,
            1);
}

TEST_F(Pulling, RefusedPullCommitsNothing) {
  put("T", "a");
  api::PullRequest request = pull_of("T");
  request.queue_id = {9};
  request.commit_offset = QueueOffset{1};
  pull(request);
  EXPECT_FALSE(broker()
                   .query_offset({.group = "CG",
                                  .topic = "T",
                                  .queue_id = QueueId{9},
                                  .offset = {},
                                  .zero_if_not_found = false})
                   .ok());
}

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

}  // namespace
}  // namespace saker::broker
