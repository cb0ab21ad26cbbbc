// Files that were damaged or lost: what a start makes of them.

#include "store/queue/queue_entry.h"
#include "store/recovery/crash_fixture.h"

namespace saker::store {
namespace {

class DamageTest : public CrashFixture {
 protected:
  std::vector<LogOffset>::const_iterator first_of_second_file() const {
    return std::find_if(records.begin(), records.end(), [this](LogOffset at) {
      return at.value >= options.commit_log_segment_bytes;
    });
  }
};

TEST_F(DamageTest, AFlippedQueueOffsetDoesNotFillTheQueueWithBlanks) {
  fill();
  close();
  write_log(records[21] + 20, std::string("\0\0\1", 3));  // 2^40 or so
  write_log(records[0] + 20, "\x7F");
  (void)file::remove_tree(path("consumequeue"));
  open();
  for (int queue = 0; queue < 4; ++queue) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
  EXPECT_EQ(store->max_offset("T", {1}), QueueOffset{10});
}

TEST_F(DamageTest, ADamagedRecordInASealedSegmentLosesOnlyItself) {
  fill();
  close();
  write_log(records[5] + 500, std::string(100, '\x55'));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(bodies("T", 0).size(), 10u);
  EXPECT_EQ(bodies("T", 1).size(), 9u);
  EXPECT_EQ(store->max_offset("T", {1}), QueueOffset{10});
  EXPECT_EQ(bodies("T", 1, 2).front().substr(0, 2), "9 ");
}

TEST_F(DamageTest, ADamagedRecordInTheLastSegmentLosesOnlyItself) {
  fill();
  crash();
  write_log(records[36] + 500, std::string(100, '\x55'));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  EXPECT_EQ(bodies("T", 0).size(), 9u);
  for (int queue = 1; queue < 4; ++queue) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
  EXPECT_FALSE(file::exists(path("cut")));
}

TEST_F(DamageTest, ZerosBeforeTheCheckpointsRecordLoseOnlyWhatTheyCover) {
  for (const bool is_crash : {false, true}) {
    SCOPED_TRACE(is_crash);
    (void)file::remove_tree(options.root_dir);
    fill();
    close();
    write_log(records[33], zeros(1000));
    (void)file::remove_tree(path("consumequeue"));
    if (is_crash) std::ofstream(path("abort")).flush();
    open();
    EXPECT_EQ(store->max_log_offset(), end);
    EXPECT_EQ(bodies("T", 1).size(), 9u);
    for (const int queue : {0, 2, 3}) EXPECT_EQ(bodies("T", queue).size(), 10u) << queue;
    for (int queue = 0; queue < 4; ++queue) {
      EXPECT_EQ(store->max_offset("T", {queue}), QueueOffset{10});
    }
    close();
  }
}

TEST_F(DamageTest, ADamagedLastRecordKeepsItsPlaceAfterACleanStop) {
  fill();
  close();
  write_log(last + 500, std::string(100, '\x55'));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  EXPECT_EQ(store->max_offset("T", {3}), QueueOffset{10});
  EXPECT_EQ(append("T", "40 next", 3), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{10});
  EXPECT_EQ(last_log_offset, end);
}

TEST_F(DamageTest, DamageAcrossTheEndOfAFileDoesNotHideTheNextOne) {
  fill();
  close();
  const auto second = first_of_second_file();
  write_log(*(second - 2) + 500, std::string(100, '\x55'));
  write_log(*second, std::string(100, '\x55'));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  std::size_t found = 0;
  for (int queue = 0; queue < 4; ++queue) found += bodies("T", queue).size();
  EXPECT_EQ(found, kCount - 2u);
}

TEST_F(DamageTest, AMissingFileDoesNotHideTheNextOneThoughItsBeginIsDamaged) {
  fill();
  close();
  const std::int64_t segment = options.commit_log_segment_bytes;
  const auto second = first_of_second_file();
  const auto third = std::find_if(second, records.cend(),
                                  [segment](LogOffset at) { return at.value >= 2 * segment; });
  ASSERT_NE(third, records.cend());
  ASSERT_TRUE(file::remove_file(segment_of(*second)).ok());
  write_log(*third, std::string(100, '\x55'));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(store->max_log_offset(), end);
  std::size_t found = 0;
  for (int queue = 0; queue < 4; ++queue) found += bodies("T", queue).size();
  EXPECT_EQ(found, kCount - 1u - static_cast<std::size_t>(third - second));
}

TEST_F(DamageTest, AFileBehindTheEndOfTheLogIsKept) {
  fill();
  crash();
  const std::int64_t segment = options.commit_log_segment_bytes;
  // Without a checkpoint, torn records end the log, whatever stands in later files.
  const LogOffset torn = *(first_of_second_file() - 1);
  write_log(torn, zeros(segment - torn.value));
  const std::string whole = *file::read_whole(path("commitlog/" + segment_name(segment)));
  ASSERT_GT(last.value, 2 * segment);
  open();
  EXPECT_EQ(store->max_log_offset(), torn);
  std::vector<std::string> kept = kept_aside();
  ASSERT_EQ(kept.size(), 2u);
  std::sort(kept.begin(), kept.end());
  EXPECT_TRUE(*file::read_whole(kept[0]) == whole);
}

TEST_F(DamageTest, AFileBehindTheEndIsKeptThoughTheLogIsAFileSystemOfItsOwn) {
  options.commit_log_dir = path("one") + "," + path("two");
  fill();
  crash();
  const std::int64_t segment = options.commit_log_segment_bytes;
  const LogOffset torn = *(first_of_second_file() - 1);
  std::fstream(path("one/" + segment_name(0)), std::ios::in | std::ios::out | std::ios::binary)
          .seekp(torn.value)
      << zeros(segment - torn.value);
  const std::string whole = *file::read_whole(path("two/" + segment_name(segment)));
  disk->mount(path("one"));
  disk->mount(path("two"));
  open();
  EXPECT_EQ(store->max_log_offset(), torn);
  std::vector<std::string> kept = kept_aside();
  ASSERT_EQ(kept.size(), 2u);
  std::sort(kept.begin(), kept.end());
  EXPECT_TRUE(*file::read_whole(kept[0]) == whole);
  // Its place may be taken already, by the next file that is made ahead.
  const auto next = file::read_whole(path("two/" + segment_name(segment)));
  EXPECT_TRUE(!next.ok() || *next != whole);
}

TEST_F(DamageTest, BehindAnEndOlderRecordsAreNoneOfTheLogs) {
  fill();
  crash();
  // As a broker leaves it that cut its log here once, and filled the place of the first with less.
  write_log(records[37] + 200, std::string(1000, '\x55'));
  write_log(records[38] + 56, std::string("\0\0\1\x70\0\0\0\0", 8));
  open();
  EXPECT_EQ(store->max_log_offset(), records[37]);
  EXPECT_EQ(kept_aside().size(), 1u);
}

TEST_F(DamageTest, WhatIsCutOffACrashedLogIsKept) {
  fill();
  crash();
  write_log(records[38] + 2000, zeros(2000));
  const std::string cut = read_log(records[38], end - records[38]);
  open();
  EXPECT_EQ(store->max_log_offset(), records[38]);
  ASSERT_EQ(kept_aside().size(), 1u);
  EXPECT_TRUE(file::read_whole(kept_aside()[0])->starts_with(cut.substr(0, cut.size() - 1)));
  crash();
  open();
  EXPECT_EQ(kept_aside().size(), 1u);
}

TEST_F(DamageTest, DamageAtTheBeginOfTheLogDoesNotHideTheRest) {
  fill();
  crash();
  write_log({0}, std::string(200, '\x55'));
  open();
  EXPECT_EQ(bodies("T", 0).size(), 9u);
  EXPECT_EQ(bodies("T", 3).size(), 10u);
  EXPECT_EQ(store->max_log_offset(), end);
}

TEST_F(DamageTest, QueuesThatEndEarlyAfterACleanStopAreCompleted) {
  for (const int queues : {4, 2}) {
    for (const bool is_of_another_broker : {false, true}) {
      SCOPED_TRACE(std::to_string(queues) + (is_of_another_broker ? " other" : " own"));
      (void)file::remove_tree(options.root_dir);
      fill();
      close();
      if (is_of_another_broker) {
        ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
      }
      for (int queue = 0; queue < queues; ++queue) {
        std::fstream file(path("consumequeue/T/" + std::to_string(queue) + "/" + segment_name(0)),
                          std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(7 * QueueEntry::kBytes);
        file << std::string(3 * QueueEntry::kBytes, '\0');
      }
      open();
      expect_messages(kCount);
      EXPECT_EQ(append("T", "40 next", 0), AppendOutcome::kOk);
      EXPECT_EQ(last_queue_offset, QueueOffset{10});
      close();
    }
  }
}

TEST_F(DamageTest, AQueueThatIsMissingAfterACleanStopIsBuiltAgain) {
  fill();
  close();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  open();
  expect_messages(kCount);
}

TEST_F(DamageTest, AQueueThatLacksItsFirstFileAfterACleanStopGetsItBack) {
  options.consume_queue_segment_bytes = 4 * QueueEntry::kBytes;
  fill();
  close();
  ASSERT_TRUE(file::remove_file(path("consumequeue/T/2/" + segment_name(0))).ok());
  open();
  EXPECT_EQ(store->min_offset("T", {2}), QueueOffset{0});
  expect_messages(kCount);
}

TEST_F(DamageTest, AQueueThatAnotherBrokerDeletedStaysDeleted) {
  fill();
  close();
  ASSERT_TRUE(file::remove_tree(path("consumequeue/T/2")).ok());
  ASSERT_TRUE(file::remove_file(path("queues.sum")).ok());
  open();
  EXPECT_EQ(store->max_offset("T", {2}), QueueOffset{0});
  EXPECT_EQ(bodies("T", 3).size(), 10u);
}

TEST_F(DamageTest, AQueueEntryBehindTheLogIsDropped) {
  fill();
  close();
  {
    std::fstream file(path("consumequeue/T/0/" + segment_name(0)),
                      std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(10 * QueueEntry::kBytes);
    char entry[QueueEntry::kBytes];
    store_entry(entry, {end + 100'000, 4000, 1});
    file.write(entry, sizeof entry);
  }
  open();
  expect_messages(kCount);
  EXPECT_EQ(append("T", "40 next", 0), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{10});
}

TEST_F(DamageTest, AFileOfAnotherLengthIsRefusedWithTheSettingThatFits) {
  fill();
  close();
  options.commit_log_segment_bytes *= 2;
  const Status opened = try_open();
  ASSERT_FALSE(opened.ok());
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("mappedFileSizeCommitLog"));
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("65536"));
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr(path("commitlog")));
}

TEST_F(DamageTest, ALogThatLacksItsLastFilesIsRefused) {
  for (const bool is_all : {false, true}) {
    SCOPED_TRACE(is_all);
    (void)file::remove_tree(options.root_dir);
    fill();
    close();
    const std::string newest =
        segment_name(last.value - last.value % options.commit_log_segment_bytes);
    (void)file::remove_tree(path(is_all ? "commitlog" : "commitlog/" + newest));
    for (int i = 0; i < 2; ++i) {
      const Status opened = try_open();
      ASSERT_FALSE(opened.ok());
      EXPECT_EQ(opened.error().code, ErrorCode::kFailedPrecondition);
      EXPECT_THAT(opened.error().message, ::testing::HasSubstr("lacks its last files"));
    }
    (void)file::remove_file(path("checkpoint"));
    open();
    EXPECT_EQ(append("T", "next"), AppendOutcome::kOk);
  }
}

TEST_F(DamageTest, WithoutTheCommitLogTheStoreBeginsAnew) {
  fill();
  close();
  for (const char* name : {"commitlog", "consumequeue", "index"}) {
    (void)file::remove_tree(path(name));
  }
  (void)file::remove_file(path("checkpoint"));
  (void)file::remove_file(path("queues.sum"));
  open();
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{0});
  EXPECT_EQ(append("T", "first"), AppendOutcome::kOk);
  EXPECT_EQ(last_queue_offset, QueueOffset{0});
}

TEST_F(DamageTest, QueuesRebuiltBehindAnExpiredLogBeginAtTheirFirstMessage) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(0)));
  (void)file::remove_tree(path("consumequeue"));
  open();
  EXPECT_EQ(store->min_log_offset().value, options.commit_log_segment_bytes);
  const std::int64_t min = store->min_offset("T", {0}).value;
  EXPECT_GT(min, 0);
  EXPECT_EQ(store->max_offset("T", {0}), QueueOffset{10});
  EXPECT_EQ(bodies("T", 0, min).size(), static_cast<std::size_t>(10 - min));
  const ReadResult result = store->read({"T", {0}, {0}}, nullptr);
  EXPECT_EQ(result.outcome, ReadOutcome::kOffsetTooSmall);
  EXPECT_EQ(result.next_offset.value, min);
}

TEST_F(DamageTest, QueuesThatReachBackBehindAnExpiredLogMoveTheirMinimum) {
  fill();
  close();
  (void)file::remove_file(path("commitlog/" + segment_name(0)));
  open();
  const std::int64_t min = store->min_offset("T", {0}).value;
  EXPECT_GT(min, 0);
  EXPECT_EQ(bodies("T", 0, min).size(), static_cast<std::size_t>(10 - min));
}

}  // namespace
}  // namespace saker::store
