#include "broker/consume/puller.h"

#include "broker/consume/pulling_fixture.h"

namespace saker::broker {
namespace {

using api::Status;

constexpr const char* kFaq =
    "\nSee https://rocketmq.apache.org/docs/bestPractice/06FAQ for further details.";

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

}  // namespace
}  // namespace saker::broker
