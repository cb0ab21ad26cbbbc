#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "broker/pop/pop_fixture.h"
#include "wire/record/batch_body.h"

namespace saker::broker {
namespace {

using api::Status;
using testing::ElementsAre;

/// Pops of a topic with batch queues, over a store on disk.
class BatchPop : public PopTest {
 protected:
  BatchPop() {
    store_options.commit_log_segment_bytes = 1 << 20;
    store_options.batch_queue_segment_bytes = 46 * 1000;
    store_options.index_enabled = false;
    use_real_store = true;
  }

  void make_batch_topic() {
    Topic topic;
    topic.name = "T";
    topic.read_queue_count = 1;
    topic.write_queue_count = 1;
    topic.attributes = {{"+queue.type", "BatchCQ"}};
    EXPECT_TRUE(put_topic(topic).ok());
  }
  static std::string batch_of(int count, std::string_view body) {
    std::string units;
    for (int i = 0; i < count; ++i) wire::record::append_unit(units, {0, body, ""});
    return units;
  }
  void send_batch(int count, std::string_view body) {
    const std::string units = batch_of(count, body);
    api::SendRequest request = message("T", units, property_text({{"UNIQ_KEY", "U"}}));
    request.batch = true;
    EXPECT_EQ(send(request).status, Status::kOk);
  }
  void set_offset(std::int64_t offset) {
    api::OffsetReset reset;
    reset.group = "CG";
    reset.topic = "T";
    reset.queue_id = QueueId{0};
    reset.offset = QueueOffset{offset};
    EXPECT_TRUE(broker().offset_control().reset_offsets(reset).ok());
  }
};

TEST_F(BatchPop, ABatchThatIsPoppedFromItsMiddleComesAgainAndNoOther) {
  make_batch_topic();
  send_batch(3, "a");
  send_batch(3, "b");
  const Popped both = pop(pop_of());
  EXPECT_THAT(both.queues[0].offsets, ElementsAre(QueueOffset{0}, QueueOffset{3}));
  for (const std::int64_t offset : {0, 3}) EXPECT_TRUE(ack(popped_message(both, offset)).ok());
  set_offset(4);
  const Popped first = pop(pop_of());
  EXPECT_THAT(first.bodies, ElementsAre(batch_of(3, "b")));
  EXPECT_THAT(first.queues[0].offsets, ElementsAre(QueueOffset{4}));
  EXPECT_EQ(committed(), 6);
  pass(kInvisibleMs + 1);
  const Popped again = pop(pop_of());
  EXPECT_THAT(again.bodies, ElementsAre(batch_of(3, "b")));
  EXPECT_TRUE(ack(popped_message(again, 0, kRetryTopic)).ok());
  pass(kInvisibleMs + 1);
  EXPECT_EQ(pop(pop_of()).status, Status::kPopNotFound);
}

class OrderedBatchPop : public BatchPop, public testing::WithParamInterface<bool> {
 protected:
  static api::PopRequest ordered(std::int32_t count) {
    api::PopRequest request = pop_of(count, {0});
    request.ordered = true;
    return request;
  }
};

TEST_P(OrderedBatchPop, GoesOnBehindABatchThatIsDone) {
  make_batch_topic();
  send_batch(3, "a");
  send_batch(2, "b");
  send_batch(4, "c");
  const Popped first = pop(ordered(5));
  EXPECT_THAT(first.bodies, ElementsAre(batch_of(3, "a"), batch_of(2, "b")));
  EXPECT_TRUE(ack(popped_message(first, 0)).ok());
  EXPECT_EQ(committed(), 3);
  if (GetParam()) restart();
  EXPECT_TRUE(ack(popped_message(first, 3)).ok());
  EXPECT_EQ(committed(), 5);
  const Popped last = pop(ordered(1));
  EXPECT_THAT(last.bodies, ElementsAre(batch_of(4, "c")));
  if (GetParam()) restart();
  EXPECT_TRUE(ack(popped_message(last, 5)).ok());
  EXPECT_EQ(committed(), 9);
  EXPECT_EQ(pop(ordered(1)).status, Status::kPopNotFound);
}

INSTANTIATE_TEST_SUITE_P(, OrderedBatchPop, testing::Bool(), [](const auto& info) {
  return std::string(info.param ? "WithAStopBetween" : "InOneRun");
});

}  // namespace
}  // namespace saker::broker
