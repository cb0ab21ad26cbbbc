// Entries that are dropped while others read them, follow the log or bring them to the medium.

#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <limits>
#include <mutex>
#include <thread>
#include <utility>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "store/queue/queue.h"

namespace saker::store {
namespace {

constexpr std::int64_t kPerFile = 10;
constexpr LogOffset kAll{std::numeric_limits<std::int64_t>::max()};

/// Does something behind the next opening of a file.
class OpeningDisk final : public file::RealDisk {
 public:
  int open(const std::string& path, int flags, int& descriptor) override {
    const int error = RealDisk::open(path, flags, descriptor);
    if (const auto act = std::exchange(behind_next, nullptr)) act();
    return error;
  }
  std::function<void()> behind_next;
};

/// A batch queue, whose entries count from 0 again once they were dropped. The record of message n
/// stands at 100 n.
class QueueDropTest : public ::testing::Test {
 protected:
  void put(std::int64_t first, std::int64_t end) {
    for (std::int64_t n = first; n < end; ++n) queue.put({n}, {.log_offset = {n * 100}, .size = 9});
  }
  void put_in_files(std::int64_t first, std::int64_t end) {
    put(first, end);
    ASSERT_TRUE(queue.write_tail().ok());
  }
  /// The next look at it opens the file, as where more queues are at work than files may be open.
  void forget_file(std::int64_t begin) { place.open_files().forget({&queue.files(), begin}); }
  void drop() { EXPECT_TRUE(queue.drop_before(kAll).ok()); }

  file::ScratchDirectory scratch;
  OpeningDisk disk;
  QueuePlace place{disk, scratch.path(), kPerFile* QueueEntry::kBatchBytes, QueueKind::kBatch};
  Queue queue{place, {"T", {0}}};
};

TEST_F(QueueDropTest, WhatComesBehindItIsWrittenIntoTheNewFile) {
  put_in_files(0, 5);
  forget_file(0);
  disk.behind_next = [this] { drop(); };
  std::array<QueueEntry, 5> out;
  EXPECT_EQ(queue.read({0}, out).value(), 5U) << "of the file that it had open";
  put(5, 8);
  ASSERT_TRUE(queue.write_tail().ok());
  const QueuePlace elsewhere{disk, scratch.path(), place.file_bytes(), QueueKind::kBatch};
  Queue again{elsewhere, {"T", {0}}};
  ASSERT_TRUE(again.load().ok());
  EXPECT_EQ(again.min().value, 5);
  EXPECT_EQ(again.max().value, 8);
}

TEST_F(QueueDropTest, AMinThatIsLookedForMeanwhileIsNotThatOfTheNewEntries) {
  put_in_files(0, 40);
  forget_file(10);  // the last that the search comes to
  bool is_dropped = false;
  disk.behind_next = [&] {
    std::mutex& writing = place.writing(&queue);
    const bool is_free = std::async(std::launch::async, [&writing] {
                           const std::unique_lock lock(writing, std::try_to_lock);
                           return lock.owns_lock();
                         }).get();
    if (!is_free) return;  // a drop would wait here
    is_dropped = true;
    drop();
  };
  EXPECT_TRUE(queue.follow_log({1'700}).ok());
  if (!is_dropped) {
    EXPECT_EQ(queue.min().value, 17);
    drop();
  }
  put(40, 43);
  EXPECT_EQ(queue.min().value, 40);
  EXPECT_EQ(queue.max().value, 43);
  EXPECT_EQ(queue.entries().begin, 0);
  EXPECT_EQ(queue.entries().end, 3);
}

TEST_F(QueueDropTest, WhatWasSyncedOfTheOldEntriesSaysNothingOfTheNew) {
  file::FaultyDisk counting;
  const QueuePlace own_place{counting, scratch / "own", place.file_bytes(), QueueKind::kBatch};
  Queue own{own_place, {"T", {0}}};
  for (std::int64_t n = 0; n < 30; ++n) own.put({n}, {.log_offset = {n * 100}, .size = 9});
  ASSERT_TRUE(own.write_tail().ok());
  const QueueOffset written = own.written();
  ASSERT_TRUE(own.drop_before(kAll).ok());
  own.put({30}, {.log_offset = {3'000}, .size = 9});
  ASSERT_TRUE(own.write_tail().ok());
  own.set_synced(written);
  ASSERT_TRUE(own.sync().ok());
  EXPECT_EQ(counting.sync_count, 1);
}

/// Of both kinds; in a simple queue the numbers go on behind what was dropped.
void read_while_dropping(QueueKind kind) {
  constexpr int kRounds = 5'000;
  constexpr std::int64_t kEntries = 16;
  const file::ScratchDirectory scratch;
  file::RealDisk disk;
  const QueuePlace place{disk, scratch.path(), 1000 * QueueEntry::bytes_of(kind), kind};
  Queue queue{place, {"T", {0}}};
  std::atomic<bool> is_done = false;
  std::thread reader([&] {
    std::array<QueueEntry, kEntries> out;
    while (!is_done) {
      const std::int64_t last = queue.entries().end - 1;
      if (last < 0) continue;
      const Result<std::size_t> got = queue.read({last}, out);
      for (std::size_t i = 0; got && i < *got; ++i)
        ASSERT_TRUE(out[i].is_blank() || out[i].log_offset.value == out[i].tags_code * 100);
    }
  });
  std::int64_t next = 0;
  for (int round = 0; round < kRounds; ++round) {
    for (const std::int64_t end = next + kEntries; next < end; ++next)
      queue.put({next}, {.log_offset = {next * 100}, .size = 9, .tags_code = next});
    ASSERT_TRUE(queue.write_tail().ok());  // leaves no memory behind that a reader might look at
    ASSERT_TRUE(queue.drop_before(kAll).ok());
  }
  is_done = true;
  reader.join();
}

TEST(QueueDropRace, ReadersOfABatchQueueFindEntriesOrNone) {
  read_while_dropping(QueueKind::kBatch);
}

TEST(QueueDropRace, ReadersOfASimpleQueueFindEntriesOrNone) {
  read_while_dropping(QueueKind::kSimple);
}

}  // namespace
}  // namespace saker::store
