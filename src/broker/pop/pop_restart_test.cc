#include <memory>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"
#include "store/store.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

/// Pops over a store on disk, which is left without a word or closed.
class PopRestart : public PopTest {
 protected:
  PopRestart() {
    store_options.commit_log_segment_bytes = 1 << 20;
    store_options.consume_queue_segment_bytes = 20 * 1000;
    store_options.index_enabled = false;
    use_real_store = true;
  }
};

TEST_F(PopRestart, CheckPointsAndAcknowledgementsSurviveAStop) {
  make_topic();
  send_some(4);
  const Popped first = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  restart();
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  EXPECT_TRUE(ack(popped_message(first, 3)).ok());
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0", "m2"));
}

TEST_F(PopRestart, AcknowledgementsBeforeTheLogIsReadCount) {
  make_topic();
  send_some(3);
  const Popped first = pop(pop_of());
  restart();
  // No tick has read the log yet.
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  const auto changed = change(popped_message(first, 2), 5'000);
  EXPECT_EQ(changed.status, Status::kOk);
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, UnorderedElementsAre("m1", "m2"));
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, UnorderedElementsAre("m1", "m2"));
}

TEST_F(PopRestart, WhatWasRevivedIsNotRevivedAgain) {
  make_topic();
  send_some(2);
  api::PopRequest later = pop_of(1);
  later.invisible_ms = 10 * kInvisibleMs;
  pop(later);  // keeps the log from being done with
  pop(pop_of(1));
  pass(kInvisibleMs + 1);
  const Popped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre("m1"));
  EXPECT_TRUE(ack(popped_message(again, 0, kRetryTopic)).ok());
  restart();
  pass(2 * kInvisibleMs);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  pass(10 * kInvisibleMs);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0"));
}

TEST_F(PopRestart, TheLogIsReadFromWhereItIsDoneWith) {
  make_topic();
  for (int i = 0; i < 10; ++i) {
    send_some(1, i);
    const Popped popped = pop(pop_of());
    EXPECT_TRUE(ack(popped_message(popped, i)).ok());
  }
  restart();
  std::int64_t done = 0;
  for (std::int32_t queue = 0; queue < 8; ++queue) {
    api::OffsetRequest request;
    request.group = "CID_RMQ_SYS_REVIVE_GROUP";
    request.topic = kReviveTopic;
    request.queue_id = QueueId{queue};
    request.zero_if_not_found = false;
    const auto offset = broker().query_offset(request);
    if (offset.ok()) done += offset.value.value + 1;
  }
  EXPECT_EQ(done, 20);
}

class BufferedPop : public PopRestart {
 protected:
  BufferedPop() { options.pop.buffer_check_points = true; }

  std::int64_t log_entries() {
    std::int64_t count = 0;
    for (std::int32_t queue = 0; queue < 8; ++queue) {
      count += broker().max_offset({kReviveTopic, {queue}}).value;
    }
    return count;
  }
};

TEST_F(BufferedPop, NothingIsStoredOfWhatIsAcknowledgedSoon) {
  make_topic();
  send_some(2);
  Popped popped;
  start_pop(pop_of(), popped);
  EXPECT_EQ(popped.answers, 1);
  EXPECT_EQ(committed(), 0);
  EXPECT_TRUE(ack(popped_message(popped, 1)).ok());
  EXPECT_EQ(committed(), 0);
  EXPECT_TRUE(ack(popped_message(popped, 0)).ok());
  EXPECT_EQ(committed(), 2);
  pass(kInvisibleMs + 5'000);
  EXPECT_EQ(log_entries(), 0);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
}

TEST_F(BufferedPop, OffsetsStayBehindWhatIsInMemoryAlone) {
  make_topic();
  send_some(4);
  const Popped first = pop(pop_of(2));
  const Popped second = pop(pop_of(2));
  EXPECT_THAT(second.bodies, ElementsAre("m2", "m3"));
  for (const std::int64_t offset : {2, 3}) EXPECT_TRUE(ack(popped_message(second, offset)).ok());
  EXPECT_EQ(committed(), 0);
  for (const std::int64_t offset : {0, 1}) EXPECT_TRUE(ack(popped_message(first, offset)).ok());
  EXPECT_EQ(committed(), 4);
}

TEST_F(BufferedPop, WhatStaysLongIsStoredWithWhatIsDone) {
  make_topic();
  send_some(3);
  const Popped first = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  pass(10'001);
  EXPECT_EQ(log_entries(), 1);
  EXPECT_EQ(committed(), 3);
  EXPECT_TRUE(ack(popped_message(first, 2)).ok());
  EXPECT_EQ(log_entries(), 2);
  restart();
  pass(kInvisibleMs);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m1"));
}

TEST_F(BufferedPop, AStopStoresWhatIsInMemory) {
  make_topic();
  send_some(2);
  const Popped first = pop(pop_of());
  EXPECT_TRUE(ack(popped_message(first, 1)).ok());
  restart();
  EXPECT_EQ(committed(), 2);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
  pass(kInvisibleMs + 1);
  EXPECT_THAT(pop(pop_of()).bodies, ElementsAre("m0"));
}

TEST_F(BufferedPop, ShortInvisibilityIsStoredAtOnce) {
  make_topic();
  send_some(1);
  api::PopRequest request = pop_of();
  request.invisible_ms = 4'000;
  pop(request);
  EXPECT_EQ(log_entries(), 1);
}

}  // namespace
}  // namespace saker::broker
