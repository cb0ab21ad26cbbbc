#include "store/recovery/queue_sum.h"

#include <fstream>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

class QueueSumTest : public ::testing::Test {
 protected:
  Queue& put(QueueTable& table, const char* topic, int id, int entries) {
    Queue& queue = table.find_or_create(topic, {id});
    for (int i = 0; i < entries; ++i) queue.put(queue.max(), {{100 * i}, 100, 7});
    EXPECT_TRUE(queue.write_tail().ok());
    return queue;
  }

  file::ScratchDirectory scratch;
  file::RealDisk disk;
  QueueTable queues{disk, scratch / "consumequeue", 2000};
  Checkpoint checkpoint{.physic_ms = 5, .logics_ms = 4, .logics_offset = 3};
};

TEST_F(QueueSumTest, SeesEachQueueAndItsEnd) {
  put(queues, "T", 0, 3);
  const QueueSum before = sum_of(queues);
  EXPECT_EQ(before.count, 1);
  put(queues, "T", 1, 2);
  const QueueSum two = sum_of(queues);
  EXPECT_EQ(two.count, 2);
  put(queues, "T", 0, 1);
  EXPECT_EQ(sum_of(queues).count, 2);
  EXPECT_NE(sum_of(queues).ends, two.ends);
}

TEST_F(QueueSumTest, IsTheSameInAnyOrderAndWithQueuesThatHaveNoFiles) {
  put(queues, "T", 0, 3);
  put(queues, "U", 1, 2);
  QueueTable other(disk, scratch / "other", 2000);
  put(other, "U", 1, 2);
  put(other, "T", 0, 3);
  (void)other.find_or_create("Empty", {0});
  EXPECT_EQ(sum_of(queues), sum_of(other));
}

TEST_F(QueueSumTest, IsReadWithItsCheckpointOnly) {
  const QueueSum sum{2, 0xFFFF'FFFF'FFFF};
  EXPECT_EQ(read_queue_sum(scratch.path(), checkpoint), std::nullopt);
  ASSERT_TRUE(write_queue_sum(disk, scratch.path(), sum, checkpoint).ok());
  EXPECT_EQ(read_queue_sum(scratch.path(), checkpoint), sum);
  Checkpoint later = checkpoint;
  later.logics_ms = 6;
  EXPECT_EQ(read_queue_sum(scratch.path(), later), std::nullopt);
  std::ofstream(scratch / "queues.sum") << "2 281474976710655 5";
  EXPECT_EQ(read_queue_sum(scratch.path(), checkpoint), std::nullopt);
}

}  // namespace
}  // namespace saker::store
