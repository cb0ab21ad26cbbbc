#include "store/recovery/queue_sum.h"

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class QueueSumTest : public ::testing::Test {
 protected:
  Queue& put(QueueTable& table, const char* topic, int id, int entries) {
    Queue& queue = table.find_or_create(topic, {id});
    for (int i = 0; i < entries; ++i) {
      queue.put(queue.max(), {.log_offset = {100 * queue.max().value}, .size = 100});
    }
    EXPECT_TRUE(queue.write_tail().ok());
    return queue;
  }

  file::ScratchDirectory scratch;
  file::RealDisk disk;
  QueueTable queues{disk, scratch / "consumequeue", 2000};
};

TEST_F(QueueSumTest, SeesEachQueueAndItsLastRecord) {
  put(queues, "T", 0, 3);
  EXPECT_EQ(sum_of(queues).count, 1);
  put(queues, "T", 1, 2);
  const QueueSum two = sum_of(queues);
  EXPECT_EQ(two.count, 2);
  put(queues, "T", 0, 1);
  EXPECT_EQ(sum_of(queues).count, 2);
  EXPECT_NE(sum_of(queues).ends, two.ends);
}

TEST_F(QueueSumTest, IsTheSameInAnyOrderAndWithQueuesThatHaveNoEntries) {
  put(queues, "T", 0, 3);
  put(queues, "U", 1, 2);
  QueueTable other(disk, scratch / "other", 2000);
  put(other, "U", 1, 2);
  put(other, "T", 0, 3);
  (void)other.find_or_create("Empty", {0});
  EXPECT_EQ(sum_of(queues), sum_of(other));
  EXPECT_EQ(begins_of(queues), begins_of(other));
}

TEST_F(QueueSumTest, TellsQueuesApartThatNameTheSameRecord) {
  put(queues, "T", 0, 3);
  QueueTable other(disk, scratch / "other", 2000);
  put(other, "T", 1, 3);
  EXPECT_NE(sum_of(queues).ends, sum_of(other).ends);
}

TEST_F(QueueSumTest, FollowsWhatIsMoved) {
  QueueSum sum;
  sum.move({"T", {0}}, {-1}, {0});
  sum.move({"T", {1}}, {-1}, {500});
  sum.move({"T", {0}}, {0}, {200});
  sum.move({"T", {1}}, {500}, {-1});
  put(queues, "T", 0, 3);
  EXPECT_EQ(sum, sum_of(queues));
}

TEST_F(QueueSumTest, TheFirstFileOfAQueueShowsInItsBegin) {
  Queue& queue = put(queues, "T", 0, 250);
  const std::uint64_t whole = begins_of(queues);
  const QueueSum sum = sum_of(queues);
  ASSERT_EQ(*queue.follow_log({15'000}), 1);
  EXPECT_NE(begins_of(queues), whole);
  EXPECT_EQ(sum_of(queues), sum);
}

}  // namespace
}  // namespace saker::store
