#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"
#include "model/light_queue.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(PopTest, MessagesAreHandedOutOnce) {
  make_topic();
  send_some(3);
  const Popped first = pop(pop_of(2));
  EXPECT_EQ(first.status, Status::kOk);
  EXPECT_EQ(first.message, "FOUND");
  EXPECT_THAT(first.bodies, ElementsAre("m0", "m1"));
  EXPECT_EQ(first.rest_count, 1);
  ASSERT_EQ(first.queues.size(), 1u);
  EXPECT_EQ(first.queues[0].start_offset, QueueOffset{0});
  EXPECT_THAT(first.queues[0].offsets, ElementsAre(QueueOffset{0}, QueueOffset{1}));
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m2"));
  const Popped none = pop(pop_of());
  EXPECT_EQ(none.status, Status::kPopNotFound);
  EXPECT_EQ(none.message, "NO_MESSAGE_IN_QUEUE");
  EXPECT_EQ(committed(), 3);
}

TEST_F(PopTest, TheCheckPointIsStoredBeforeTheAnswer) {
  make_topic();
  send_some(1);
  Popped popped;
  start_pop(pop_of(), popped);
  EXPECT_EQ(popped.answers, 0);
  EXPECT_EQ(committed(), 0);
  broker().end_turn({0});
  EXPECT_EQ(popped.answers, 1);
  EXPECT_EQ(committed(), 1);
  EXPECT_THAT(revive_log(), ElementsAre(HasSubstr(R"("d":[0],"it":60000,"n":1)")));
}

TEST_F(PopTest, WithoutACheckPointNothingIsHandedOut) {
  make_topic();
  send_some(2);
  pop(pop_of(1));
  store().next_outcome = store::AppendOutcome::kUnavailable;
  const Popped refused = pop(pop_of());
  EXPECT_EQ(refused.status, Status::kFailed);
  EXPECT_THAT(refused.bodies, IsEmpty());
  EXPECT_EQ(committed(), 1);
  store().next_outcome = store::AppendOutcome::kOk;
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m1"));
}

TEST_F(PopTest, WhatIsNotAcknowledgedComesAgain) {
  make_topic();
  send_some(3);
  const Popped first = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  pass(kInvisibleMs - 1'000);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  pass(1'001);
  const Popped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre("m0", "m2"));
  EXPECT_THAT(again.topics, ElementsAre("T", "T"));
  EXPECT_THAT(again.reconsume_times, ElementsAre(1, 1));
  ASSERT_EQ(again.queues.size(), 1u);
  EXPECT_EQ(again.queues[0].source, PopSource::kRetry);
  EXPECT_EQ(property::find(again.properties[0], "1ST_POP_TIME"), std::to_string(first.pop_time_ms));
  EXPECT_EQ(property::find(again.properties[0], "ORIGIN_GROUP"), "CG");
  PopReceipt receipt = again.receipt();
  receipt.offset = QueueOffset{1};
  EXPECT_EQ(property::find(again.properties[1], "POP_CK"), to_string(receipt));

  EXPECT_TRUE(ack(popped_message(again, 0, kRetryTopic)).ok());
  pass(kInvisibleMs + 1);
  const Popped third = pop(pop_of());
  EXPECT_THAT(third.bodies, ElementsAre("m2"));
  EXPECT_THAT(third.reconsume_times, ElementsAre(2));
}

TEST_F(PopTest, WhatIsAcknowledgedDoesNot) {
  make_topic();
  send_some(2);
  const Popped first = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  pass(kInvisibleMs + 5'000);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  EXPECT_THAT(stored(kRetryTopic), IsEmpty());
}

TEST_F(PopTest, AcknowledgementsOfOneTurnAreOneRecord) {
  make_topic();
  send_some(3);
  const Popped first = pop(pop_of());
  int answers = 0;
  for (std::int64_t offset = 0; offset < 3; ++offset) {
    broker().acknowledge({0}, popped_message(first, offset), client,
                         [&answers](const api::Outcome& outcome) { answers += outcome.ok(); });
  }
  EXPECT_EQ(answers, 0);
  broker().end_turn({0});
  EXPECT_EQ(answers, 3);
  EXPECT_THAT(revive_log(), ElementsAre(HasSubstr(R"("n":3)"), HasSubstr(R"("aol":[0,1,2])")));
}

TEST_F(PopTest, BatchesOfAcknowledgements) {
  make_topic();
  send_some(4);
  const Popped first = pop(pop_of());
  const std::vector<api::AckBatch> batches = {{"CG", "T", first.receipt(), {{0}, {2}, {3}, {99}}},
                                              {"CG", "Unknown", first.receipt(), {{0}}}};
  int answers = 0;
  broker().acknowledge_all({0}, batches,
                           [&answers](const api::Outcome& outcome) { answers += outcome.ok(); });
  broker().end_turn({0});
  EXPECT_EQ(answers, 1);
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m1"));
}

TEST_F(PopTest, MessagesCanBePostponed) {
  make_topic();
  send_some(2);
  const Popped first = pop(pop_of());
  clock.advance_ms(10);
  const auto changed = change(popped_message(first, 0), 5'000);
  EXPECT_EQ(changed.status, Status::kOk);
  EXPECT_EQ(changed.pop_time_ms, first.pop_time_ms + 10);
  EXPECT_EQ(changed.invisible_ms, 5'000);
  EXPECT_EQ(changed.revive_queue, first.revive_queue);
  pass(5'001);
  const Popped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre("m0"));
  EXPECT_THAT(again.reconsume_times, ElementsAre(1));
  pass(kInvisibleMs);
  EXPECT_THAT(pop(pop_of()).bodies, testing::UnorderedElementsAre("m0", "m1"));
}

TEST_F(PopTest, SuspendedMessagesCountNoTry) {
  make_topic();
  send_some(1);
  const Popped first = pop(pop_of());
  change(popped_message(first, 0), 1'000, true);
  pass(1'001);
  EXPECT_THAT(pop(pop_of()).reconsume_times, ElementsAre(0));
}

TEST_F(PopTest, PostponedMessagesCanBeAcknowledgedByTheNewReceipt) {
  make_topic();
  send_some(1);
  const Popped first = pop(pop_of());
  const auto changed = change(popped_message(first, 0), 5'000);
  api::PoppedMessage message = popped_message(first, 0);
  message.receipt.start_offset = {0};
  message.receipt.pop_time_ms = changed.pop_time_ms;
  message.receipt.invisible_ms = changed.invisible_ms;
  EXPECT_TRUE(ack(message).ok());
  pass(kInvisibleMs + 5'001);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
}

TEST_F(PopTest, NoOtherMessageComesInPlaceOfOneThatIsGone) {
  make_topic();
  send_some(3);
  EXPECT_THAT(pop(pop_of(2)).bodies, ElementsAre("m0", "m1"));
  take_away(1);
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, testing::UnorderedElementsAre("m0", "m2"));
  EXPECT_EQ(stored(kRetryTopic).size(), 1u);
  EXPECT_THAT(revive_log(), testing::Contains(HasSubstr(R"("aol":[1,0])")));
}

TEST_F(PopTest, AfterAKillNoOtherMessageIsPassedOverWithOneThatIsGone) {
  make_topic();
  send_some(3);
  EXPECT_THAT(pop(pop_of(2)).bodies, ElementsAre("m0", "m1"));
  take_away(1);
  restart_on_store(End::kKilled);
  pass(0);
  EXPECT_EQ(committed(), 2);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m2"));
}

TEST_F(PopTest, AfterTooManyTriesMessagesAreDead) {
  Group group;
  group.name = "CG";
  group.retry_count_max = 1;
  EXPECT_TRUE(put_group(group).ok());
  make_topic();
  send_some(1);
  for (int tries = 0; tries < 2; ++tries) {
    EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0"));
    pass(kInvisibleMs + 1);
  }
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  const auto dead = stored("%DLQ%CG");
  ASSERT_EQ(dead.size(), 1u);
  EXPECT_EQ(dead[0].body, "m0");
  EXPECT_EQ(property::find(dead[0].properties, "RETRY_TOPIC"), "T");
}

TEST_F(PopTest, ADeadLetterHasNoPlaceInLightQueues) {
  store_options.light_topics = store_options.multi_dispatch = true;
  Group group;
  group.name = "CG";
  group.retry_count_max = 0;
  EXPECT_TRUE(put_group(group).ok());
  make_topic();
  send_some(1, 0, property_text({{"INNER_MULTI_DISPATCH", "%LMQ%a"}}));
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0"));
  pass(kInvisibleMs + 1);
  const std::string_view properties = stored("%DLQ%CG").at(0).properties;
  EXPECT_THAT(light_entries("%DLQ%CG", properties), IsEmpty());
  EXPECT_EQ(property::find(properties, "INNER_MULTI_DISPATCH"), "%LMQ%a");
}

TEST_F(PopTest, RetryTopicsOfTheOtherKind) {
  options.pop.retry_topic_with_plus = true;
  make_topic();
  send_some(1);
  pop(pop_of());
  pass(kInvisibleMs + 1);
  EXPECT_EQ(stored("%RETRY%CG+T").size(), 1u);
  const Popped again = pop(pop_of());
  EXPECT_EQ(again.queues[0].source, PopSource::kRetryPlus);
  EXPECT_THAT(again.topics, ElementsAre("T"));
}

TEST_F(PopTest, TagsAndConditionsChoose) {
  make_topic();
  send_some(1, 0, property_text({{"TAGS", "a"}}));
  send_some(1, 1, property_text({{"TAGS", "b"}, {"x", "7"}}));
  send_some(1, 2, property_text({{"TAGS", "a"}}));
  api::PopRequest request = pop_of();
  request.expression = {"TAG", "b"};
  const Popped by_tag = pop(request);
  EXPECT_THAT(by_tag.bodies, ElementsAre("m1"));
  EXPECT_EQ(by_tag.queues[0].start_offset, QueueOffset{0});
  EXPECT_TRUE(ack(popped_message(by_tag, 1)).ok());
  EXPECT_EQ(pop(request).status, Status::kPopNotFound);
  EXPECT_EQ(committed(), 3);

  request.target.group = "Other";
  request.expression = {"SQL92", "x > 5"};
  EXPECT_THAT(pop(request).bodies, ElementsAre("m1"));
  request.expression = {"SQL92", "x >"};
  EXPECT_EQ(pop(request).status, Status::kSubscriptionInvalid);
}

TEST_F(PopTest, NewGroupsBeginWhereTheyWant) {
  make_topic();
  send_some(3);
  options.pop.begin_at_zero_in_memory = false;
  restart();
  make_topic();
  send_some(3);
  api::PopRequest request = pop_of();
  request.from_end = true;
  EXPECT_THAT(pop(request).bodies, ElementsAre("m2"));
  request.target.group = "Other";
  request.from_end = false;
  EXPECT_THAT(pop(request).bodies, ElementsAre("m0", "m1", "m2"));
}

TEST_F(PopTest, AllQueuesAreRead) {
  make_topic(4);
  for (std::int32_t queue = 0; queue < 4; ++queue) {
    const std::string body = "q" + std::to_string(queue);
    api::SendRequest request = message("T", body);
    request.queue_id = {queue};
    send(request);
  }
  const Popped popped = pop(pop_of());
  EXPECT_THAT(popped.bodies, testing::UnorderedElementsAre("q0", "q1", "q2", "q3"));
  EXPECT_EQ(popped.queues.size(), 4u);
  EXPECT_THAT(revive_log(), testing::SizeIs(4));
}

TEST_F(PopTest, AnOffsetThatIsSetMeanwhileCounts) {
  make_topic();
  send_some(5);
  pop(pop_of(4));
  EXPECT_EQ(committed(), 4);
  api::OffsetRequest reset;
  reset.group = "CG";
  reset.topic = "T";
  reset.queue_id = QueueId{0};
  reset.offset = QueueOffset{1};
  EXPECT_TRUE(broker().commit_offset(reset).ok());
  EXPECT_THAT(pop(pop_of(2)).bodies, ElementsAre("m1", "m2"));
}

TEST_F(PopTest, RefusalsAreRocketMqs) {
  make_topic();
  api::PopRequest request = pop_of(33);
  EXPECT_EQ(pop(request).message, "the broker[127.0.0.2] pop message's num is greater than 32");
  request = pop_of();
  request.target.topic = "Nope";
  EXPECT_EQ(pop(request).status, Status::kTopicNotFound);
  request = pop_of(1, {99});
  EXPECT_THAT(pop(request).message, HasSubstr("queueId[99] is illegal, topic:[T]"));
  request = pop_of();
  request.born_ms = 1'000;
  EXPECT_EQ(pop(request).message, "the broker[127.0.0.2] pop message is timeout too much");
  send_some(1);
  const Popped popped = pop(pop_of());
  EXPECT_EQ(ack(popped_message(popped, 5)).message,
            "offset is illegal, key:T@0, commit:5, store:0~1");
  EXPECT_EQ(ack(popped_message(popped, -1)).status, Status::kNoMessage);
  api::PoppedMessage wrong_queue = popped_message(popped, 0);
  wrong_queue.queue_id = {7};
  EXPECT_EQ(ack(wrong_queue).status, Status::kMessageIllegal);
  EXPECT_EQ(change(popped_message(popped, 1), 1).status, Status::kNoMessage);
}

TEST_F(PopTest, PeekTakesNothing) {
  make_topic();
  send_some(2);
  Popped peeked;
  const auto peek = [&] {
    broker().peek({0}, {{"CG", "T", {0}}, 1}, client, [&](api::PopOutcome& outcome) {
      peeked.status = outcome.status;
      peeked.rest_count = outcome.rest_count;
      peeked.answers += static_cast<int>(outcome.slices.size());
    });
  };
  peek();
  peek();
  EXPECT_EQ(peeked.status, Status::kOk);
  EXPECT_EQ(peeked.answers, 2);
  EXPECT_EQ(peeked.rest_count, 1);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0", "m1"));
  peek();
  EXPECT_EQ(peeked.status, Status::kPullNotFound);
}

}  // namespace
}  // namespace saker::broker
