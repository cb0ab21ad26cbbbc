#include "store/queue/queue.h"

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <thread>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/queue/entry_window.h"

namespace saker::store {
namespace {

constexpr std::int64_t kPerFile = 1'000;

QueueEntry entry_of(std::int64_t index) {
  return {.log_offset = {index * 100}, .size = 100, .tags_code = -index};
}

class QueueTest : public ::testing::Test {
 protected:
  /// How long the tail was at the end.
  Tail put(std::int64_t from, std::int64_t to) {
    Tail tail = Tail::kShort;
    for (std::int64_t i = from; i < to; ++i) tail = queue.put({i}, entry_of(i));
    return tail;
  }
  void expect_entries(const Queue& of, std::int64_t from, std::int64_t to) {
    for (const std::size_t ahead : {1u, 7u, 64u}) {
      EntryWindow entries = EntryWindow::of(of, ahead);
      for (std::int64_t i = from; i < to; ++i) {
        ASSERT_EQ(entries.at(i).log_offset.value, i * 100) << "entry " << i;
        ASSERT_EQ(entries.at(i).tags_code, -i);
      }
    }
  }
  std::string directory() const { return scratch.path() + "/T/3"; }
  int files() const {
    if (!std::filesystem::exists(directory())) return 0;
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(directory()), {}));
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  QueuePlace place{disk, scratch.path(), kPerFile* QueueEntry::kBytes};
  Queue queue{place, {"T", {3}}};
};

TEST_F(QueueTest, EntriesAreReadableFromMemoryAndFromFilesAndFromBoth) {
  put(0, 150);
  EXPECT_EQ(files(), 0);
  expect_entries(queue, 0, 150);
  ASSERT_TRUE(queue.write_tail().ok());
  EXPECT_EQ(files(), 1);
  expect_entries(queue, 0, 150);
  put(150, 180);
  expect_entries(queue, 0, 180);
  EXPECT_EQ(queue.max().value, 180);
  EXPECT_EQ(queue.written().value, 150);
}

TEST_F(QueueTest, ATailIsLongOnceAndTooLongUntilItIsWritten) {
  EXPECT_EQ(put(0, 199), Tail::kShort);
  EXPECT_EQ(put(199, 200), Tail::kLong);
  EXPECT_EQ(put(200, 399), Tail::kShort);
  EXPECT_EQ(put(399, 400), Tail::kTooLong);
  EXPECT_EQ(put(400, 401), Tail::kTooLong);
  ASSERT_TRUE(queue.write_tail().ok());
  EXPECT_EQ(put(401, 402), Tail::kShort);
}

TEST_F(QueueTest, ATailMayReachOverSeveralFiles) {
  EXPECT_EQ(put(0, 10), Tail::kShort);
  EXPECT_EQ(put(10, 2 * kPerFile + 10), Tail::kTooLong);
  ASSERT_TRUE(queue.write_tail(Queue::WhereBusy::kLeave).ok());
  EXPECT_EQ(files(), 3);
  expect_entries(queue, 0, 2 * kPerFile + 10);
  EXPECT_TRUE(queue.sync().ok());
}

TEST_F(QueueTest, WhatIsInFilesIsThereWhenTheQueueIsLoadedAgain) {
  put(0, kPerFile + 10);
  ASSERT_TRUE(queue.write_tail().ok());
  put(kPerFile + 10, kPerFile + 20);  // dies with the process
  Queue again(place, {"T", {3}});
  ASSERT_TRUE(again.load().ok());
  EXPECT_EQ(again.max().value, kPerFile + 10);
  expect_entries(again, 0, kPerFile + 10);
  again.put({kPerFile + 10}, entry_of(kPerFile + 10));
  expect_entries(again, 0, kPerFile + 11);
}

TEST_F(QueueTest, AQueueThatBeginsLateHasBlanksBeforeItsFirstEntry) {
  put(kPerFile + 5, kPerFile + 8);
  EXPECT_EQ(queue.min().value, kPerFile + 5);
  ASSERT_TRUE(queue.write_tail().ok());
  EXPECT_EQ(files(), 1);
  EntryWindow entries = EntryWindow::of(queue.files(), 1);
  EXPECT_TRUE(entries.at(kPerFile).is_blank());
  EXPECT_TRUE(entries.at(kPerFile + 4).is_blank());
  expect_entries(queue, kPerFile + 5, kPerFile + 8);
}

TEST_F(QueueTest, LeftOutOffsetsAreBlank) {
  put(0, 3);
  queue.put({6}, entry_of(6));
  EntryWindow entries = EntryWindow::of(queue, 8);
  EXPECT_TRUE(entries.at(3).is_blank());
  EXPECT_TRUE(entries.at(5).is_blank());
  EXPECT_EQ(entries.at(6).log_offset.value, 600);
}

TEST_F(QueueTest, WhatAFullDiskRefusesStaysReadableAndIsWrittenLater) {
  put(0, 50);
  disk.write_error = ENOSPC;
  EXPECT_FALSE(queue.write_tail().ok());
  put(50, 60);
  EXPECT_FALSE(queue.write_tail().ok());
  expect_entries(queue, 0, 60);
  disk.write_error = 0;
  ASSERT_TRUE(queue.write_tail().ok());
  Queue again(place, {"T", {3}});
  ASSERT_TRUE(again.load().ok());
  expect_entries(again, 0, 60);
}

TEST_F(QueueTest, ReadsBehindTheEndGetNothing) {
  put(0, 3);
  std::array<QueueEntry, 8> out;
  EXPECT_EQ(*queue.read({3}, out), 0u);
  EXPECT_EQ(*queue.read({2}, out), 1u);
}

TEST_F(QueueTest, AMissingFileIsNotFound) {
  put(0, 3);
  ASSERT_TRUE(queue.write_tail().ok());
  std::array<QueueEntry, 8> out;
  EXPECT_EQ(queue.files().read(kPerFile, out).error().code, ErrorCode::kNotFound);
}

TEST_F(QueueTest, ReadersSeeEveryEntryWhileTailsAreWritten) {
  constexpr std::int64_t kCount = 30'000;
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (std::int64_t i = 0; i < kCount; ++i) {
      if (queue.put({i}, entry_of(i)) != Tail::kTooLong) continue;
      EXPECT_TRUE(queue.write_tail(Queue::WhereBusy::kLeave).ok());
    }
  });
  std::thread checkpointer([&] {
    while (!done) EXPECT_TRUE(queue.write_tail().ok());
  });
  std::array<QueueEntry, 48> out;
  for (std::int64_t at = 0; at < kCount;) {
    const Result<std::size_t> got = queue.read({at}, out);
    ASSERT_TRUE(got.ok());
    for (std::size_t i = 0; i < *got; ++i, ++at) ASSERT_EQ(out[i].log_offset.value, at * 100);
  }
  writer.join();
  done = true;
  checkpointer.join();
  EXPECT_TRUE(queue.write_tail().ok());
  EXPECT_EQ(queue.written().value, kCount);
}

// With what the heap adds and its 40 to 80 bytes in the table: below 400.
TEST_F(QueueTest, AnIdleQueueIsSmall) { EXPECT_LE(sizeof(Queue), 296u); }

}  // namespace
}  // namespace saker::store
