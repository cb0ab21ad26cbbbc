#include "store/recovery/queue_sum_file.h"

#include <fstream>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class QueueSumFileTest : public ::testing::Test {
 protected:
  std::optional<QueuePromise> read(const Checkpoint& checkpoint) {
    return QueueSumFile(disk, scratch.path(), checkpoint).promise();
  }

  file::ScratchDirectory scratch;
  file::RealDisk disk;
  const Checkpoint first{.physic_ms = 5, .logics_ms = 4, .logics_offset = 3};
  const Checkpoint second{.physic_ms = 6, .logics_ms = 6, .logics_offset = 30};
  const Checkpoint third{.physic_ms = 7, .logics_ms = 6, .logics_offset = 30};
  const QueuePromise one{{1, 0xFFFF'FFFF'FFFF'FFFF}, std::nullopt};
  const QueuePromise two{{2, 7}, 0x8000'0000'0000'0000};
};

TEST_F(QueueSumFileTest, APromiseIsReadWithItsCheckpointOnly) {
  EXPECT_EQ(read(first), std::nullopt);
  ASSERT_TRUE(QueueSumFile(disk, scratch.path(), {}).write(one, first).ok());
  EXPECT_EQ(read(first), one);
  EXPECT_EQ(read(second), std::nullopt);
  EXPECT_EQ(read({}), std::nullopt);
}

TEST_F(QueueSumFileTest, TheOneBeforeStaysUntilTheNextButOne) {
  QueueSumFile file(disk, scratch.path(), {});
  ASSERT_TRUE(file.write(one, first).ok());
  ASSERT_TRUE(file.write(two, second).ok());
  EXPECT_EQ(read(first), one);
  EXPECT_EQ(read(second), two);
  ASSERT_TRUE(file.write(one, third).ok());
  EXPECT_EQ(read(first), std::nullopt);
  EXPECT_EQ(read(second), two);
  EXPECT_EQ(read(third), one);
}

TEST_F(QueueSumFileTest, AlsoTheOneOfARunBefore) {
  ASSERT_TRUE(QueueSumFile(disk, scratch.path(), {}).write(one, first).ok());
  ASSERT_TRUE(QueueSumFile(disk, scratch.path(), first).write(two, second).ok());
  EXPECT_EQ(read(first), one);
  EXPECT_EQ(read(second), two);
}

TEST_F(QueueSumFileTest, TheSameCheckpointMayPromiseMore) {
  QueueSumFile file(disk, scratch.path(), {});
  ASSERT_TRUE(file.write(one, first).ok());
  ASSERT_TRUE(file.write(one, second).ok());
  ASSERT_TRUE(file.write(two, second).ok());
  EXPECT_EQ(read(first), one);
  EXPECT_EQ(read(second), two);
}

TEST_F(QueueSumFileTest, WithdrawnNoneIsLeft) {
  QueueSumFile file(disk, scratch.path(), {});
  ASSERT_TRUE(file.write(one, first).ok());
  ASSERT_TRUE(file.write(two, second).ok());
  // One that was opened for another checkpoint takes them back, too.
  ASSERT_TRUE(QueueSumFile(disk, scratch.path(), third).withdraw().ok());
  EXPECT_EQ(read(first), std::nullopt);
  EXPECT_EQ(read(second), std::nullopt);
}

TEST_F(QueueSumFileTest, AnotherFormIsNotUnderstood) {
  std::ofstream(scratch / "queues.sum") << "2 281474976710655 5 4 3 2\n";
  EXPECT_EQ(read({}), std::nullopt);
  EXPECT_EQ(read(first), std::nullopt);
  ASSERT_TRUE(QueueSumFile(disk, scratch.path(), first).write(one, second).ok());
  EXPECT_EQ(read(second), one);
}

}  // namespace
}  // namespace saker::store
