// Queues that lack entries after a clean stop of another broker, which leaves no sum: what tells,
// and what comes back.

#include "store/queue/queue_entry.h"
#include "store/recovery/checkpoint_file.h"
#include "store/recovery/crash_fixture.h"
#include "store/recovery/recovery.h"

namespace saker::store {
namespace {

class ForeignStopTest : public CrashFixture {
 protected:
  /// Forty messages in four queues; the directory as RocketMQ leaves it.
  void fill_and_stop(const std::string& topics = R"("T":{"writeQueueNums":4})") {
    (void)file::remove_tree(options.root_dir);
    fill();
    close();
    ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
    ASSERT_TRUE(file::make_directories(path("config")).ok());
    std::ofstream(path("config/topics.json")) << R"({"topicConfigTable":{)" << topics << "}}";
  }
  void write_offsets(const std::string& table) {
    std::ofstream(path("config/consumerOffset.json")) << R"({"offsetTable":{)" << table << "}}";
  }
  void lose_queue(int queue) {
    ASSERT_TRUE(file::remove_tree(path("consumequeue/T/" + std::to_string(queue))).ok());
  }

  /// Where a recovery that looks back over the last file of the log only begins in the end, and how
  /// far queue 2 then goes.
  struct Outcome {
    std::int64_t from = -1;
    std::int64_t end_of_queue = -1;
    bool is_forgotten = false;
  };
  Outcome recover() {
    SegmentList segments(*disk, LogPlace{path("commitlog"), options.commit_log_segment_bytes});
    EXPECT_TRUE(segments.load().ok());
    QueueTable queues(*disk, path("consumequeue"), options.consume_queue_segment_bytes);
    EXPECT_TRUE(queues.load().ok());
    Health health;
    Dispatcher dispatcher(arrivals, health);
    Outcome outcome;
    RecoveryOptions how;
    how.checkpoint = *read_checkpoint(path("checkpoint"));
    how.root_dir = options.root_dir;
    how.looked_back_bytes = 1;
    how.forget_queues = [&outcome] {
      outcome.is_forgotten = true;
      return Status();
    };
    const Result<Recovered> found = Recovery(segments, queues, dispatcher, how, clock).run();
    if (!found) return outcome;
    outcome.from = found->scanned_from.value;
    const Queue* queue = queues.find("T", {2});
    outcome.end_of_queue = queue == nullptr ? 0 : queue->max().value;
    return outcome;
  }
};

TEST_F(ForeignStopTest, WhatIsWholeIsNotReadAgain) {
  fill_and_stop();
  write_offsets(R"("T@G":{0:10,1:10,2:10,3:3},"Other@G":{0:99})");
  const Outcome outcome = recover();
  EXPECT_GE(outcome.from, 2 * options.commit_log_segment_bytes);
  EXPECT_FALSE(outcome.is_forgotten);
}

TEST_F(ForeignStopTest, AMissingQueueWithRecordsAtTheEndOfTheLogIsBuiltWhereItsTopicIs) {
  for (const bool has_topic : {true, false}) {
    SCOPED_TRACE(has_topic);
    fill_and_stop(has_topic ? R"("T":{})" : R"("U":{})");
    lose_queue(2);
    const Outcome outcome = recover();
    EXPECT_EQ(outcome.end_of_queue, has_topic ? 10 : 0);
    EXPECT_EQ(outcome.is_forgotten, has_topic);
  }
}

TEST_F(ForeignStopTest, AMissingQueueIsBuiltOverTheWholeLogWhereAGroupHasReadIt) {
  for (const bool was_read : {true, false}) {
    SCOPED_TRACE(was_read);
    fill_and_stop();
    open();
    // No more of queue 2 in the last file.
    for (int i = 0; i < 40; ++i) append("T", std::string(4000, 'y'), 3);
    close();
    ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
    lose_queue(2);
    if (was_read) write_offsets(R"("T@G":{2:4},"T@H":{2:1})");
    const Outcome outcome = recover();
    EXPECT_EQ(outcome.end_of_queue, was_read ? 10 : 0);
    EXPECT_EQ(outcome.from == 0, was_read);
  }
}

TEST_F(ForeignStopTest, AQueueThatEndsBeforeWhatAGroupHasReadIsCompleted) {
  fill_and_stop();
  open();
  for (int i = 0; i < 40; ++i) append("T", std::string(4000, 'y'), 3);
  close();
  ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
  std::fstream file(path("consumequeue/T/2/" + segment_name(0)),
                    std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4 * QueueEntry::kBytes);
  file << zeros(6 * QueueEntry::kBytes);
  file.close();
  write_offsets(R"("T@G":{"2":4})");
  EXPECT_EQ(recover().end_of_queue, 4);
  write_offsets(R"("T@G":{"2":9})");
  const Outcome outcome = recover();
  EXPECT_EQ(outcome.end_of_queue, 10);
  EXPECT_EQ(outcome.from, 0);
}

TEST_F(ForeignStopTest, AQueueThatLacksItsFirstFileGetsItBack) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  fill_and_stop();
  ASSERT_TRUE(file::remove_file(path("consumequeue/T/2/" + segment_name(0))).ok());
  open();
  EXPECT_EQ(store->min_offset("T", {2}), QueueOffset{0});
  expect_messages(kCount);
}

TEST_F(ForeignStopTest, AMissingQueueComesBackInAStore) {
  fill_and_stop();
  lose_queue(1);
  lose_queue(2);
  open();
  expect_messages(kCount);
  close();
  open();
  expect_messages(kCount);
}

TEST_F(ForeignStopTest, TablesThatCannotBeReadSayNothing) {
  fill_and_stop();
  std::ofstream(path("config/topics.json")) << "{";
  lose_queue(2);
  EXPECT_EQ(recover().end_of_queue, 0);
}

}  // namespace
}  // namespace saker::store
