#include "store/recovery/queue_promises.h"

#include <optional>

#include <gtest/gtest.h>

#include "file/scratch_directory.h"

namespace saker::store {
namespace {

class QueuePromisesTest : public ::testing::Test {
 protected:
  std::optional<QueuePromise> on_disk(const Checkpoint& checkpoint) {
    return QueueSumFile(disk, scratch.path(), checkpoint).promise();
  }

  file::ScratchDirectory scratch;
  file::RealDisk disk;
  QueuePromises promises{disk, scratch.path(), {}};
  const Checkpoint checkpoint{.physic_ms = 5, .logics_ms = 4, .logics_offset = 3};
  const QueuePromise promise{{1, 7}, std::nullopt};
};

TEST_F(QueuePromisesTest, WhatWasSeenIsPromised) {
  EXPECT_FALSE(promises.is_there());
  ASSERT_TRUE(promises.write(promise, checkpoint, promises.look()).ok());
  EXPECT_TRUE(promises.is_there());
  EXPECT_EQ(on_disk(checkpoint), promise);
}

TEST_F(QueuePromisesTest, BeforeEntriesGoItIsTakenBack) {
  ASSERT_TRUE(promises.write(promise, checkpoint, promises.look()).ok());
  ASSERT_TRUE(promises.begin_drop().ok());
  EXPECT_EQ(on_disk(checkpoint), std::nullopt);
  promises.end_drop();
  EXPECT_FALSE(promises.is_there());
}

TEST_F(QueuePromisesTest, WhatWasSeenBeforeADropOrMeanwhileIsNot) {
  const QueuePromises::Moment before = promises.look();
  ASSERT_TRUE(promises.begin_drop().ok());
  const QueuePromises::Moment meanwhile = promises.look();
  ASSERT_TRUE(promises.write(promise, checkpoint, before).ok());
  promises.end_drop();
  ASSERT_TRUE(promises.write(promise, checkpoint, before).ok());
  ASSERT_TRUE(promises.write(promise, checkpoint, meanwhile).ok());
  EXPECT_FALSE(promises.is_there());
  EXPECT_EQ(on_disk(checkpoint), std::nullopt);
  ASSERT_TRUE(promises.write(promise, checkpoint, promises.look()).ok());
  EXPECT_EQ(on_disk(checkpoint), promise);
}

TEST_F(QueuePromisesTest, DropsMayOverlap) {
  ASSERT_TRUE(promises.begin_drop().ok());
  ASSERT_TRUE(promises.begin_drop().ok());
  promises.end_drop();
  ASSERT_TRUE(promises.write(promise, checkpoint, promises.look()).ok());
  EXPECT_FALSE(promises.is_there());
  promises.end_drop();
  ASSERT_TRUE(promises.write(promise, checkpoint, promises.look()).ok());
  EXPECT_TRUE(promises.is_there());
}

}  // namespace
}  // namespace saker::store
