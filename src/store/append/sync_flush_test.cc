#include <cerrno>
#include <mutex>

#include <gmock/gmock.h>

#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class SyncFlushTest : public StoreFixture {
 protected:
  SyncFlushTest() { options.flush_type = "SYNC_FLUSH"; }
  void wait_and_release() {
    while (appender->waiting()) {
      waker.wait();
      appender->release();
    }
  }
};

TEST_F(SyncFlushTest, AMessageIsAnsweredAndVisibleOnlyWhenItIsOnTheMedium) {
  open();
  Told told;
  {
    const std::lock_guard gate(disk->sync_gate);
    stage({record("T", "one")}, told);
    appender->commit();
    appender->release();
    EXPECT_TRUE(appender->waiting());
    EXPECT_EQ(told.count, 0);
    EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{0});
    EXPECT_THAT(arrivals.take(), IsEmpty());
  }
  wait_and_release();
  EXPECT_EQ(told.outcome, AppendOutcome::kOk);
  EXPECT_EQ(told.log_offsets.size(), 1u);
  EXPECT_THAT(bodies("T"), ElementsAre("one"));
  EXPECT_THAT(arrivals.take(), ElementsAre("T/0@0"));
}

TEST_F(SyncFlushTest, WhatArrivesDuringASyncSharesTheNextOne) {
  open();
  append("T", "first");
  std::vector<Told> told(50);
  int syncs_before = 0;
  {
    const std::lock_guard gate(disk->sync_gate);
    syncs_before = disk->sync_count;
    for (Told& one : told) {
      stage({record("T", "x")}, one);
      appender->commit();
    }
  }
  wait_and_release();
  for (const Told& one : told) EXPECT_EQ(one.outcome, AppendOutcome::kOk);
  EXPECT_LE(disk->sync_count - syncs_before, 3);
  EXPECT_EQ(bodies("T").size(), 51u);
}

TEST_F(SyncFlushTest, WhoDoesNotWaitIsAnsweredAtCommit) {
  open();
  const std::unique_lock gate(disk->sync_gate);
  Told told;
  stage({record("T", "one")}, told, false);
  appender->commit();
  EXPECT_EQ(told.outcome, AppendOutcome::kOk);
  EXPECT_FALSE(appender->waiting());
}

TEST_F(SyncFlushTest, AWaitThatIsTooLongEndsWithATimeout) {
  open();
  Told told;
  {
    const std::lock_guard gate(disk->sync_gate);
    stage({record("T", "one")}, told);
    appender->commit();
    clock.advance_ms(options.sync_flush_timeout_ms - 1);
    appender->release();
    EXPECT_EQ(told.count, 0);
    clock.advance_ms(1);
    appender->release();
    EXPECT_EQ(told.outcome, AppendOutcome::kFlushTimeout);
    EXPECT_FALSE(appender->waiting());
  }
  EXPECT_EQ(append("T", "two"), AppendOutcome::kOk);
  EXPECT_THAT(bodies("T"), ElementsAre("one", "two"));
}

TEST_F(SyncFlushTest, AFailedSyncIsNeverAcknowledged) {
  open();
  EXPECT_EQ(append("T", "good"), AppendOutcome::kOk);
  disk->sync_error = EIO;
  EXPECT_EQ(append("T", "doubtful"), AppendOutcome::kFlushTimeout);
  EXPECT_FALSE(store->writable());
  EXPECT_THAT(bodies("T"), ElementsAre("good"));
  disk->sync_error = 0;
  EXPECT_EQ(append("T", "refused"), AppendOutcome::kUnavailable);
  close();
  EXPECT_TRUE(std::filesystem::exists(path("abort")));
  open();
  EXPECT_EQ(append("T", "again"), AppendOutcome::kOk);
}

TEST_F(SyncFlushTest, AFailedWriteIsNotStoredAndTakesNoQueueOffset) {
  open();
  EXPECT_EQ(append("T", "good"), AppendOutcome::kOk);
  disk->write_error = EIO;
  EXPECT_EQ(append("T", "failed"), AppendOutcome::kUnavailable);
  EXPECT_FALSE(store->writable());
  disk->write_error = 0;
  crash();
  open();
  EXPECT_EQ(append("T", "next"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{1});
  EXPECT_THAT(bodies("T"), ElementsAre("good", "next"));
}

TEST_F(SyncFlushTest, SegmentsRollAndSurviveAStopAndACrash) {
  open();
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(append("T", std::string(5000, 'x')), AppendOutcome::kOk);
  }
  EXPECT_GT(store->max_log_offset().value, 3 * options.commit_log_segment_bytes);
  close();
  open();
  EXPECT_EQ(bodies("T").size(), 50u);
  append("T", "more");
  crash();
  open();
  EXPECT_EQ(bodies("T").size(), 51u);
}

TEST_F(SyncFlushTest, WhoWaitsIsCounted) {
  open();
  Told one;
  Told two;
  {
    const std::lock_guard gate(disk->sync_gate);
    stage({record("T", "one"), record("T", "with one")}, one);
    stage({record("T", "two")}, two);
    appender->commit();
    EXPECT_EQ(store->load().waiting_count, 2);
  }
  wait_and_release();
  EXPECT_EQ(store->load().waiting_count, 0);
}

}  // namespace
}  // namespace saker::store
