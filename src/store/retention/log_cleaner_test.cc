#include "store/retention/log_cleaner.h"

#include "store/retention/retention_fixture.h"

namespace saker::store {
namespace {

using Numbers = std::vector<std::int64_t>;

class LogCleanerTest : public RetentionFixture {
 protected:
  LogCleaner cleaner() {
    const Pause pause = [this](std::int64_t ms) {
      rests.push_back(ms);
      return goes_on;
    };
    return LogCleaner({*list, clock, disposal, pause}, options);
  }

  RetentionOptions options;
  std::vector<std::int64_t> rests;
  bool goes_on = true;
  SegmentDisposal disposal{disk, [](std::int64_t) { return true; }};
};

TEST_F(LogCleanerTest, DeletesWhatHasExpiredAndNothingElse) {
  make_log(0, 4);
  expire(0);
  expire(1);
  cleaner().delete_expired();
  EXPECT_EQ(files(), (Numbers{2, 3}));
  EXPECT_EQ(log_begin(), 2);
  EXPECT_EQ(rests, (std::vector<std::int64_t>{100, 100}));
}

TEST_F(LogCleanerTest, AFileExpiresToTheMillisecond) {
  make_log(0, 2);
  set_age(path_of(0), clock.wall_ms(), 72 * kHourMs - 1);
  cleaner().delete_expired();
  EXPECT_EQ(files(), (Numbers{0, 1}));
  clock.advance_ms(1);
  cleaner().delete_expired();
  EXPECT_EQ(files(), Numbers{1});
}

TEST_F(LogCleanerTest, StopsAtTheFirstThatHasNotExpired) {
  make_log(0, 4);
  expire(0);
  expire(2);
  cleaner().delete_expired();
  EXPECT_EQ(files(), (Numbers{1, 2, 3}));
}

TEST_F(LogCleanerTest, WhatGoesIsCoveredBefore) {
  make_log(0, 3);
  std::vector<std::int64_t> covered;
  LogCleaner cleaner({*list, clock, disposal, [](std::int64_t) { return true; },
                      [&](LogOffset end) {
                        covered.push_back(end.value);
                        EXPECT_LT(list->view()->all().front()->base(), end);
                      }},
                     options);
  cleaner.delete_while([] { return true; });
  EXPECT_EQ(covered.size(), 2u);
  EXPECT_EQ(covered[1], 2 * covered[0]);
}

TEST_F(LogCleanerTest, NeverDeletesTheLast) {
  make_log(0, 3);
  for (int i = 0; i < 3; ++i) expire(i);
  cleaner().delete_expired();
  cleaner().delete_while([] { return true; });
  EXPECT_EQ(files(), Numbers{2});
}

TEST_F(LogCleanerTest, ARunHasABound) {
  options.files_per_run_max = 2;
  make_log(0, 6);
  for (int i = 0; i < 6; ++i) expire(i);
  cleaner().delete_expired();
  EXPECT_EQ(files(), (Numbers{2, 3, 4, 5}));
  cleaner().delete_while([] { return true; });
  EXPECT_EQ(files(), (Numbers{4, 5}));
}

TEST_F(LogCleanerTest, ForRoomNoMoreIsDeletedThanNeeded) {
  make_log(0, 5);
  int asked = 0;
  cleaner().delete_while([&asked] { return ++asked <= 2; });
  EXPECT_EQ(files(), (Numbers{2, 3, 4}));
}

TEST_F(LogCleanerTest, AStopEndsTheRun) {
  make_log(0, 4);
  for (int i = 0; i < 4; ++i) expire(i);
  goes_on = false;
  cleaner().delete_expired();
  EXPECT_EQ(files(), (Numbers{1, 2, 3}));
}

TEST_F(LogCleanerTest, AFileThatCannotBeDeletedEndsTheRun) {
  make_log(0, 4);
  for (int i = 0; i < 4; ++i) expire(i);
  ASSERT_TRUE(file::remove_file(path_of(0)).ok());
  ASSERT_TRUE(file::make_directories(path_of(0) + "/x").ok());
  expire(0);
  cleaner().delete_expired();
  EXPECT_TRUE(file::exists(path_of(1)));
  EXPECT_EQ(log_begin(), 1);
}

TEST_F(LogCleanerTest, AReadOnlyFileStaysButTheLogLeavesIt) {
  for (int i = 0; i < 2; ++i) make_file(scratch / "old", i);
  for (int i = 2; i < 4; ++i) make_file(scratch / "commitlog", i);
  load({{scratch / "commitlog", kBytes}, {scratch / "old", kBytes, true}});
  for (int i = 0; i < 2; ++i) {
    set_age(scratch / ("old/" + segment_name(i * kBytes)), clock.wall_ms(), 72 * kHourMs);
  }
  expire(2);
  cleaner().delete_expired();
  EXPECT_EQ(numbers_in(scratch / "old"), (Numbers{0, 1}));
  EXPECT_EQ(files(), Numbers{3});
  EXPECT_EQ(log_begin(), 3);
}

}  // namespace
}  // namespace saker::store
