#include "store/queue/dirty_queues.h"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

constexpr int kLong = 200;    // entries, see Queue
constexpr int kPerWake = 64;  // queues

class DirtyQueuesTest : public ::testing::Test {
 protected:
  void make_queues(int count) {
    for (int i = 0; i < count; ++i)
      queues.push_back(std::make_unique<Queue>(place, QueueName{"T", {i}}));
  }
  void put(std::int64_t from, std::int64_t to) {
    for (std::int64_t n = from; n < to; ++n) {
      for (const auto& queue : queues)
        dirty.put(*queue, {n}, {.log_offset = {n * 100}, .size = 100});
    }
  }
  std::int64_t written() const {
    std::int64_t sum = 0;
    for (const auto& queue : queues) sum += queue->written().value;
    return sum;
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  QueuePlace place{disk, scratch.path(), 1'000 * QueueEntry::kBytes};
  std::vector<std::unique_ptr<Queue>> queues;
  Health health;
  DirtyQueues dirty{health};
};

TEST_F(DirtyQueuesTest, LongTailsAreLeftToWhoeverListens) {
  int calls = 0;
  dirty.set_long_listener([&] { ++calls; });
  make_queues(kPerWake);
  put(0, kLong - 1);
  EXPECT_EQ(calls, 0);
  put(kLong - 1, kLong + 10);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(written(), 0);
  const std::vector<Queue*> found = dirty.take_long();
  ASSERT_EQ(found.size(), queues.size());
  EXPECT_TRUE(dirty.take_long().empty());
  dirty.write_long(found);
  EXPECT_EQ(written(), kPerWake * (kLong + 10));
  EXPECT_EQ(dirty.entry_count(), 0);
  put(kLong + 10, kLong + 11);
  EXPECT_EQ(dirty.entry_count(), kPerWake);
}

TEST_F(DirtyQueuesTest, AFewLongTailsWakeNobody) {
  int calls = 0;
  dirty.set_long_listener([&] { ++calls; });
  make_queues(kPerWake - 1);
  put(0, 2 * kLong - 1);
  EXPECT_EQ(calls, 0);
  EXPECT_EQ(dirty.take_long().size(), queues.size());
}

TEST_F(DirtyQueuesTest, ATailTwiceAsLongIsWrittenByWhoPutsIntoIt) {
  make_queues(3);
  put(0, 2 * kLong - 1);
  EXPECT_EQ(written(), 0);
  EXPECT_EQ(dirty.entry_count(), 3 * (2 * kLong - 1));
  put(2 * kLong - 1, 2 * kLong);
  EXPECT_EQ(written(), 3 * 2 * kLong);
  EXPECT_EQ(dirty.entry_count(), 0);
}

TEST_F(DirtyQueuesTest, WhatACheckpointTakesIsLongNoMore) {
  dirty.set_long_listener([] {});
  make_queues(2);
  put(0, kLong);
  EXPECT_EQ(dirty.take().size(), 2U);
  EXPECT_TRUE(dirty.take_long().empty());
  EXPECT_EQ(dirty.entry_count(), 0);
}

}  // namespace
}  // namespace saker::store
