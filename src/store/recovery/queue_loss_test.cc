// Queues that are gone, in part or wholly, when a store starts after a crash: they come back. Where
// nothing is lost, nothing is built.

#include <cerrno>

#include "store/queue/queue_entry.h"
#include "store/recovery/checkpoint_file.h"
#include "store/recovery/crash_fixture.h"
#include "store/retention/retention_fixture.h"

namespace saker::store {
namespace {

class QueueLossTest : public CrashFixture {
 protected:
  /// Forty messages, of which the checkpoint covers those before `covered`, then a crash.
  void fill_and_crash(int covered) {
    open();
    for (int i = 0; i < kCount; ++i) {
      if (i == covered) checkpoint();
      append_number(i);
    }
    if (covered == kCount) checkpoint();
    crash();
  }
  void checkpoint() { ASSERT_TRUE(store->checkpoint().ok()); }

  /// A start builds nothing anew: who does lets the checkpoint forget the queues before.
  void expect_nothing_is_built() {
    const Checkpoint before = *read_checkpoint(path("checkpoint"));
    ASSERT_GT(before.logics_offset, 0);
    open();
    EXPECT_EQ(*read_checkpoint(path("checkpoint")), before);
  }
  std::string queue_file(int queue) const {
    return path("consumequeue/T/" + std::to_string(queue) + "/" + segment_name(0));
  }
};

TEST_F(QueueLossTest, AQueueThatIsGoneBeforeTheCheckpointComesBack) {
  for (const int covered : {1, 20, 38, kCount}) {
    for (int queue = 0; queue < 4; ++queue) {
      SCOPED_TRACE(std::to_string(covered) + " " + std::to_string(queue));
      (void)file::remove_tree(options.root_dir);
      fill_and_crash(covered);
      ASSERT_TRUE(file::remove_tree(path("consumequeue/T/" + std::to_string(queue))).ok());
      open();
      expect_messages(kCount);
      crash();
      open();
      expect_messages(kCount);
    }
  }
}

TEST_F(QueueLossTest, AQueueThatEndsBeforeTheCheckpointIsCompleted) {
  fill_and_crash(kCount);
  std::fstream file(queue_file(1), std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(7 * QueueEntry::kBytes);
  file << zeros(3 * QueueEntry::kBytes);
  file.close();
  open();
  expect_messages(kCount);
}

TEST_F(QueueLossTest, AQueueWhoseLastFileIsGoneIsCompleted) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  fill_and_crash(kCount);
  ASSERT_TRUE(
      file::remove_file(path("consumequeue/T/3/" + segment_name(8 * QueueEntry::kBytes))).ok());
  open();
  expect_messages(kCount);
}

TEST_F(QueueLossTest, AQueueWhoseFirstOrMiddleFilesAreGoneGetsThemBack) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  for (const int number : {0, 1}) {
    SCOPED_TRACE(number);
    (void)file::remove_tree(options.root_dir);
    fill_and_crash(kCount);
    const std::string name = segment_name(4 * number * QueueEntry::kBytes);
    ASSERT_TRUE(file::remove_file(path("consumequeue/T/2/" + name)).ok());
    open();
    EXPECT_EQ(store->min_offset("T", {2}), QueueOffset{0});
    expect_messages(kCount);
  }
}

TEST_F(QueueLossTest, AQueueThatIsGoneAfterAStopAndAStartThatDiesComesBack) {
  fill();
  close();
  open();
  crash();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  open();
  expect_messages(kCount);
}

TEST_F(QueueLossTest, WhereNothingIsLostNothingIsBuilt) {
  for (const int covered : {2, 20, kCount}) {
    SCOPED_TRACE(covered);
    (void)file::remove_tree(options.root_dir);
    fill_and_crash(covered);
    expect_nothing_is_built();
    expect_messages(kCount);
    crash();
    expect_nothing_is_built();
    expect_messages(kCount);
  }
}

TEST_F(QueueLossTest, QueuesOfADeletedTopicAreNotMissed) {
  open();
  append("T", "a");
  append("Gone", "a");
  append("T", "b");
  checkpoint();
  drop_queues("Gone");
  crash();
  expect_nothing_is_built();
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"a", "b"}));
  EXPECT_TRUE(bodies("Gone").empty());
  // The next checkpoint says it again, without that topic.
  append("T", "c");
  checkpoint();
  crash();
  expect_nothing_is_built();
  crash();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T")).ok());
  open();
  EXPECT_EQ(bodies("T"), (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(QueueLossTest, ADeletedTopicIsForgottenWithoutNewMessages) {
  open();
  append("Gone", "a");
  append("T", "b");
  checkpoint();
  drop_queues("Gone");
  checkpoint();
  crash();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T")).ok());
  open();
  EXPECT_EQ(bodies("T"), std::vector<std::string>{"b"});
}

TEST_F(QueueLossTest, ALightQueueThatWasDroppedIsNotMissed) {
  options.light_topics = options.multi_dispatch = true;
  open();
  append_light("Own", "a", "%LMQ%x");
  append_light("Own", "b", "%LMQ%y");
  checkpoint();
  drop_queues("%LMQ%x");
  append_light("Own", "c", "%LMQ%y");
  crash();
  expect_nothing_is_built();
  EXPECT_TRUE(bodies("%LMQ%x").empty());
  EXPECT_EQ(bodies("%LMQ%y"), (std::vector<std::string>{"b", "c"}));
}

TEST_F(QueueLossTest, ALightQueueThatIsGoneComesBack) {
  options.light_topics = options.multi_dispatch = true;
  open();
  append_light("Own", "a", "%LMQ%x");
  append_light("Own", "b", "%LMQ%y");
  checkpoint();
  crash();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/%LMQ%x")).ok());
  open();
  EXPECT_EQ(bodies("%LMQ%x"), std::vector<std::string>{"a"});
}

TEST_F(QueueLossTest, FilesThatRetentionDeletedAreNotMissed) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  options.retention.log_file_pause_ms = options.retention.queue_pause_ms = 0;
  open();
  for (int i = 0; i < kCount; ++i) append_number(i);
  checkpoint();
  wait_for_index();
  set_age(segment_of({0}), clock.wall_ms(), 100LL * 3'600'000);
  store->clean_up(Cleaning::kExpiredLog);
  while (file::exists(queue_file(0))) std::this_thread::yield();
  const LogOffset min = store->min_log_offset();
  crash();
  expect_nothing_is_built();
  EXPECT_EQ(store->min_log_offset(), min);
  EXPECT_EQ(store->max_offset("T", {3}), QueueOffset{10});
}

TEST_F(QueueLossTest, BatchQueuesAreCountedLikeOthers) {
  options.batch_topics = {"B"};
  options.batch_queue_segment_bytes = 460;
  for (const bool is_lost : {false, true}) {
    SCOPED_TRACE(is_lost);
    (void)file::remove_tree(options.root_dir);
    open();
    NewRecord batch = record("B", "three in one");
    batch.inner_count = 3;
    Told told;
    stage({batch}, told, false);
    appender->commit();
    ASSERT_EQ(append("T", "b"), AppendOutcome::kOk);
    checkpoint();
    ASSERT_EQ(append("T", "c"), AppendOutcome::kOk);
    crash();
    if (is_lost) {
      ASSERT_TRUE(file::remove_tree(path("batchconsumequeue/B")).ok());
      open();
    } else {
      expect_nothing_is_built();
    }
    EXPECT_EQ(store->max_offset("B", {0}), QueueOffset{3});
    EXPECT_EQ(bodies("T"), (std::vector<std::string>{"b", "c"}));
  }
}

TEST_F(QueueLossTest, QueuesInADatabaseAreCountedLikeOthers) {
  options.store_type = "defaultRocksDB";
  for (const bool is_lost : {false, true}) {
    SCOPED_TRACE(is_lost);
    (void)file::remove_tree(options.root_dir);
    fill_and_crash(20);
    if (is_lost) {
      ASSERT_TRUE(file::remove_tree(path("consumequeue")).ok());
      open();
    } else {
      expect_nothing_is_built();
    }
    expect_messages(kCount);
  }
}

TEST_F(QueueLossTest, AStartThatDiesBeforeItIsDoneBuildsNothingTheNextTime) {
  // Of each queue only the message behind the checkpoint, so that a start takes its file away.
  open();
  append("T", "a", 0);
  append("T", "b", 1);
  checkpoint();
  for (int queue = 2; queue < 6; ++queue) append("T", "c", queue);
  crash();
  disk->write_error = EIO;
  EXPECT_FALSE(try_open().ok());
  disk->write_error = 0;
  expect_nothing_is_built();
  for (int queue = 0; queue < 6; ++queue) EXPECT_EQ(bodies("T", queue).size(), 1U) << queue;
}

}  // namespace
}  // namespace saker::store
