#include "store/log/flusher.h"

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

constexpr std::int64_t kMebi = 1 << 20;
constexpr std::int64_t kPage = 4096;

/// Moves only when told, and counts how often it was looked at.
class WatchedClock final : public Clock {
 public:
  std::int64_t wall_ms() const override { return steady_ms(); }
  std::int64_t steady_ms() const override {
    ++looks_;
    return now_ms_;
  }
  std::int64_t precise_ns() const override { return now_ms_ * 1'000'000; }
  void advance_ms(std::int64_t ms) { now_ms_ += ms; }

  /// Until a flusher that looks at most thrice a pass has begun and ended a pass.
  void wait_for_a_pass() const {
    const int enough = looks_ + 6;
    while (looks_ < enough) std::this_thread::yield();
  }

 private:
  std::atomic<std::int64_t> now_ms_ = 1'700'000'000'000;
  mutable std::atomic<int> looks_ = 0;
};

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
  WatchedClock clock;
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

TEST_F(FlusherTest, FewPagesWaitForMoreOrForTheThoroughFlush) {
  const FlushOptions options{.interval_ms = 1, .least_pages = 4, .thorough_interval_ms = 10'000};
  Flusher flusher(list, marks, health, clock, options, [] {});
  flusher.start();
  append_to(flusher, 4 * kPage - 1);
  clock.advance_ms(9'999);
  clock.wait_for_a_pass();
  EXPECT_EQ(marks.flushed(), LogOffset{0});
  append_to(flusher, 4 * kPage);
  clock.wait_for_a_pass();
  EXPECT_EQ(marks.flushed(), LogOffset{4 * kPage});
  EXPECT_EQ(disk.sync_count, 1);

  append_to(flusher, 4 * kPage + 1);
  clock.wait_for_a_pass();
  EXPECT_EQ(marks.flushed(), LogOffset{4 * kPage});
  clock.advance_ms(1);
  clock.wait_for_a_pass();
  EXPECT_EQ(marks.flushed(), LogOffset{4 * kPage + 1});
  // Its time begins anew.
  append_to(flusher, 4 * kPage + 2);
  clock.advance_ms(9'999);
  clock.wait_for_a_pass();
  EXPECT_EQ(marks.flushed(), LogOffset{4 * kPage + 1});
}

TEST_F(FlusherTest, WritebackBeginsOnceEightMebibytesAreDirty) {
  Flusher flusher(list, marks, health, clock, {.interval_ms = 60'000}, [] {});
  flusher.start();
  append_to(flusher, 8 * kMebi - 1);
  append_to(flusher, 8 * kMebi);
  while (disk.writeback_bytes < 8 * kMebi) std::this_thread::yield();
  append_to(flusher, 15 * kMebi);
  append_to(flusher, 17 * kMebi);
  while (disk.writeback_bytes < 17 * kMebi) std::this_thread::yield();
  flusher.stop();
  EXPECT_EQ(disk.writeback_bytes, 17 * kMebi);
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
