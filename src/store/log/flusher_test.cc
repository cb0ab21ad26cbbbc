#include "store/log/flusher.h"

#include <chrono>
#include <future>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;

class FlusherTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(list.load().ok());
    auto made = Segment::create(disk, {scratch.path(), 64 * kMebi}, {0});
    ASSERT_TRUE(made.ok());
    list.add(*made);
    disk.sync_count = 0;
  }
  /// What a writer does once it has written up to there.
  void append_to(Flusher& flusher, std::int64_t end) {
    marks.set_appended({end});
    flusher.appended({end});
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  ManualClock clock;
  Watermarks marks;
  Health health;
  SegmentList list{disk, {scratch.path(), 64 * kMebi}};
};

TEST_F(FlusherTest, AppendsThatAskForEarlyWritebackDoNotPutOffTheFlush) {
  std::promise<void> flushed;
  Flusher flusher(list, marks, health, clock, {.interval_ms = 60'000},
                  [&flushed] { flushed.set_value(); });
  flusher.start();
  clock.advance_ms(60'000);
  append_to(flusher, 9 * kMebi);
  ASSERT_EQ(flushed.get_future().wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_EQ(marks.flushed(), LogOffset{9 * kMebi});
  EXPECT_EQ(disk.sync_count, 1);
}

TEST_F(FlusherTest, EarlyWritebackDoesNotCountAsFlushed) {
  Flusher flusher(list, marks, health, clock, {.interval_ms = 60'000}, [] {});
  flusher.start();
  append_to(flusher, 9 * kMebi);
  append_to(flusher, 18 * kMebi);
  flusher.stop();
  EXPECT_EQ(marks.flushed(), LogOffset{0});
  EXPECT_EQ(disk.sync_count, 0);
}

TEST_F(FlusherTest, AFailedSyncIsFinal) {
  Flusher flusher(list, marks, health, clock, {.synchronous = true}, [] {});
  marks.set_appended({4096});
  disk.sync_error = EIO;
  EXPECT_FALSE(flusher.flush_to({4096}).ok());
  disk.sync_error = 0;
  EXPECT_FALSE(flusher.flush_to({4096}).ok());
  EXPECT_EQ(marks.flushed(), LogOffset{0});
  EXPECT_FALSE(health.writable());
}

}  // namespace
}  // namespace saker::store
