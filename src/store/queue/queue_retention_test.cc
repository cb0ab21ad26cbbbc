#include <cerrno>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/log/segment_directory.h"
#include "store/queue/entry_window.h"
#include "store/queue/queue.h"

namespace saker::store {
namespace {

/// A queue with four entries a file; the record of entry n stands at 100 n.
class QueueRetentionTest : public ::testing::Test {
 protected:
  void put(std::int64_t first, std::int64_t end) {
    for (std::int64_t n = first; n < end; ++n) queue.put({n}, {{n * 100}, 100});
    ASSERT_TRUE(queue.write_tail().ok());
  }
  int follow(std::int64_t log_min) {
    const Result<int> deleted = queue.follow_log({log_min});
    EXPECT_TRUE(deleted.ok());
    return deleted ? *deleted : -1;
  }
  std::size_t file_count() const {
    return file::list_directory(scratch / "T/0").value().files.size();
  }
  std::int64_t log_offset_at(std::int64_t n) const {
    return EntryWindow::of(queue, 1).at(n).log_offset.value;
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  const QueuePlace place{disk, scratch.path(), 4 * QueueEntry::kBytes};
  Queue queue{place, {"T", {0}}};
};

TEST_F(QueueRetentionTest, MinFollowsTheLogToTheEntry) {
  put(0, 10);
  EXPECT_EQ(follow(0), 0);
  EXPECT_EQ(queue.min().value, 0);
  EXPECT_EQ(follow(300), 0);
  EXPECT_EQ(queue.min().value, 3);
  EXPECT_EQ(follow(301), 1);
  EXPECT_EQ(queue.min().value, 4);
  EXPECT_EQ(file_count(), 2u);
}

TEST_F(QueueRetentionTest, EntriesThatWereDamagedDoNotPassForGone) {
  put(0, 40);
  // In the middle, where the search looks first.
  for (const int first : {16, 20}) {
    std::ofstream(scratch / ("T/0/" + segment_name(first * QueueEntry::kBytes)))
        << std::string(4 * QueueEntry::kBytes, '\0');
  }
  EXPECT_EQ(follow(300), 0);
  EXPECT_EQ(queue.min().value, 3);
  EXPECT_EQ(follow(3000), 7);
  EXPECT_EQ(queue.min().value, 30);
}

TEST_F(QueueRetentionTest, TheLastFileStaysAndSoDoesTheNumber) {
  put(0, 8);
  EXPECT_EQ(follow(100'000), 1);
  EXPECT_EQ(queue.min(), queue.max());
  EXPECT_EQ(queue.max().value, 8);
  EXPECT_EQ(file_count(), 1u);
  put(8, 9);
  EXPECT_EQ(log_offset_at(8), 800);
}

TEST_F(QueueRetentionTest, EntriesInMemoryAreFollowedLikeThoseInFiles) {
  put(0, 5);
  for (std::int64_t n = 5; n < 8; ++n) queue.put({n}, {{n * 100}, 100});
  EXPECT_EQ(follow(700), 1);
  EXPECT_EQ(queue.min().value, 7);
  EXPECT_EQ(log_offset_at(7), 700);
}

TEST_F(QueueRetentionTest, ABlankInTheMiddleHidesNothingBeforeIt) {
  put(0, 3);
  put(9, 12);  // 3 to 8 were lost, and are blank
  EXPECT_EQ(follow(100), 0);
  EXPECT_EQ(queue.min().value, 1);
  EXPECT_EQ(follow(300), 0);
  EXPECT_EQ(queue.min().value, 3) << "blanks count as the next entry";
  EXPECT_EQ(follow(901), 2);
  EXPECT_EQ(queue.min().value, 10);
}

TEST_F(QueueRetentionTest, BlanksBeforeTheFirstEntryAreNeverItsBegin) {
  put(6, 12);
  EXPECT_EQ(queue.min().value, 6);
  EXPECT_EQ(follow(0), 0);
  EXPECT_EQ(queue.min().value, 6);
  Queue again{place, {"T", {0}}};
  ASSERT_TRUE(again.load().ok());
  ASSERT_TRUE(again.settle({0}, Queue::Behind::kLeave).ok());
  EXPECT_EQ(again.min().value, 6);
  ASSERT_TRUE(again.settle({700}, Queue::Behind::kLeave).ok());
  EXPECT_EQ(again.min().value, 7);
}

TEST_F(QueueRetentionTest, WhatCannotBeReadNowAtAStartIsNotGone) {
  put(0, 10);
  const QueuePlace elsewhere{disk, scratch.path(), 4 * QueueEntry::kBytes};
  Queue cold{elsewhere, {"T", {0}}};
  ASSERT_TRUE(cold.load().ok());
  disk.refuse_open("T/0/" + std::string(20, '0'), EMFILE);
  const Status settled = cold.settle({100}, Queue::Behind::kLeave);
  ASSERT_FALSE(settled.ok());
  EXPECT_EQ(settled.error().code, ErrorCode::kResourceExhausted);
  disk.refuse_open("", 0, 0);
  ASSERT_TRUE(cold.settle({100}, Queue::Behind::kLeave).ok());
  EXPECT_EQ(cold.min().value, 1);
}

TEST_F(QueueRetentionTest, AnEmptyOneHasNothingToLose) {
  EXPECT_EQ(follow(100), 0);
  EXPECT_EQ(queue.min().value, 0);
}

TEST_F(QueueRetentionTest, AnEntryOfADeletedFileIsNotFound) {
  put(0, 10);
  EXPECT_EQ(log_offset_at(3), 300);
  EXPECT_EQ(follow(800), 2);
  EntryWindow entries = EntryWindow::of(queue, 1);
  EXPECT_FALSE(entries.at(3).is_valid());
  EXPECT_EQ(entries.status().error().code, ErrorCode::kNotFound);
}

}  // namespace
}  // namespace saker::store
