#include "store/queue/queue_walk.h"

#include <map>
#include <mutex>

#include <gtest/gtest.h>

#include "file/disk.h"
#include "file/scratch_directory.h"
#include "store/queue/queue_table.h"

namespace saker::store {
namespace {

class QueueWalkTest : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    for (int i = 0; i < GetParam(); ++i) (void)queues.find_or_create("T", {i});
  }
  /// How often each was visited; work on `bad` fails.
  Status walk(int bad) {
    return for_each_queue(queues.all(), "tests", [this, bad](Queue& queue) {
      const std::lock_guard lock(mutex);
      ++visits[queue.name().id.value];
      const bool fails = queue.name().id.value == bad;
      return fails ? Status(Error{ErrorCode::kIo, "no"}) : Status();
    });
  }

  file::ScratchDirectory scratch;
  file::RealDisk disk;
  QueueTable queues{disk, scratch / "consumequeue", 2000};
  std::mutex mutex;
  std::map<int, int> visits;
};

TEST_P(QueueWalkTest, VisitsEachQueueOnce) {
  ASSERT_TRUE(walk(-1).ok());
  EXPECT_EQ(visits.size(), static_cast<std::size_t>(GetParam()));
  for (const auto& [id, count] : visits) EXPECT_EQ(count, 1) << id;
}

TEST_P(QueueWalkTest, AnErrorEndsIt) {
  const Status walked = walk(0);
  EXPECT_EQ(walked.ok(), GetParam() == 0);
  if (!walked) {
    EXPECT_EQ(walked.error().message, "no");
  }
}

INSTANTIATE_TEST_SUITE_P(Few, QueueWalkTest, ::testing::Values(0, 1, 7));
INSTANTIATE_TEST_SUITE_P(Many, QueueWalkTest, ::testing::Values(5000));

}  // namespace
}  // namespace saker::store
