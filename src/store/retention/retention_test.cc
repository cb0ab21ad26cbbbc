#include "store/retention/retention.h"

#include <cstdlib>
#include <ctime>

#include <gmock/gmock.h>

#include "store/retention/retention_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kMinuteMs = 60'000;

class Announced final : public LogMinListener {
 public:
  void on_log_min(LogOffset min) override { all.push_back(min.value); }
  std::vector<std::int64_t> all;
};

/// The work of the thread, done by the test. The time is half past two in the night.
class RetentionTest : public RetentionFixture {
 protected:
  RetentionTest() {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    clock.advance_ms(1'700'015'400'000 - clock.wall_ms());
    options.log_file_pause_ms = options.queue_pause_ms = 0;
  }
  void make(int first, int end) {
    make_log(first, end);
    retention = std::make_unique<Retention>(
        RetentionRooms{disk, *list, queues, health, clock, scratch / "consumequeue", &spares},
        options);
    retention->add_listener(announced);
  }
  void fill_disk(int percent) { disk.set_used_percent(scratch / "commitlog", percent); }
  /// Runs the work once, so much later.
  void work_after(std::int64_t ms) {
    clock.advance_ms(ms);
    retention->work();
  }

  RetentionOptions options;
  QueueTable queues{disk, scratch / "consumequeue", 2000};
  Health health;
  SpareSegments spares{disk, 1};
  Announced announced;
  std::unique_ptr<Retention> retention;
};

TEST_F(RetentionTest, AnExpiredFileIsKeptUntilTheDiskIsTooFull) {
  make(0, 3);
  expire(0);
  retention->delete_expired();
  retention->work();
  EXPECT_THAT(files(), ElementsAre(1, 2));
  EXPECT_THAT(numbers_in(scratch / "commitlog.spare"), ElementsAre(0));
  fill_disk(86);
  work_after(2 * kMinuteMs);
  EXPECT_THAT(numbers_in(scratch / "commitlog.spare"), IsEmpty());
}

TEST_F(RetentionTest, ExpiredFilesWaitForTheirHour) {
  make(0, 3);
  expire(0);
  retention->work();
  work_after(kMinuteMs);
  EXPECT_THAT(files(), ElementsAre(0, 1, 2));
  work_after(90 * kMinuteMs);  // 4:01
  EXPECT_THAT(files(), ElementsAre(1, 2));
}

TEST_F(RetentionTest, OnAFullerDiskTheyDoNotWait) {
  make(0, 3);
  expire(0);
  fill_disk(76);
  retention->work();
  EXPECT_THAT(files(), ElementsAre(0, 1, 2)) << "not in the first minute";
  work_after(kMinuteMs);
  EXPECT_THAT(files(), ElementsAre(1, 2));
}

TEST_F(RetentionTest, ARequestIsServedAtOnceAndInTheNextRuns) {
  make(0, 5);
  expire(0);
  retention->work();
  retention->delete_expired();
  retention->work();
  EXPECT_THAT(files(), ElementsAre(1, 2, 3, 4));
  expire(1);
  retention->work();
  EXPECT_THAT(files(), ElementsAre(1, 2, 3, 4)) << "no run is due";
  for (int i = 0; i < 18; ++i) work_after(10'000);
  EXPECT_THAT(files(), ElementsAre(2, 3, 4));
  expire(2);
  work_after(10'000);
  EXPECT_THAT(files(), ElementsAre(3, 4)) << "the twentieth run";
  expire(3);
  work_after(10'000);
  EXPECT_THAT(files(), ElementsAre(3, 4)) << "the request is over";
}

TEST_F(RetentionTest, AboveTheForcibleLevelAgeDoesNotCount) {
  make(0, 4);
  retention->work();
  fill_disk(86);
  work_after(kMinuteMs);
  EXPECT_THAT(files(), ElementsAre(3)) << "nothing makes this disk less full";
}

TEST_F(RetentionTest, WhereDeletingDoesNotHelpItIsDoneNoFaster) {
  options.files_per_run_max = 1;
  make(0, 6);
  retention->work();
  fill_disk(91);
  work_after(kMinuteMs);
  EXPECT_THAT(files(), ElementsAre(1, 2, 3, 4, 5));
  retention->work();
  EXPECT_THAT(files(), ElementsAre(1, 2, 3, 4, 5));
  work_after(10'000);
  EXPECT_THAT(files(), ElementsAre(2, 3, 4, 5));
  fill_disk(80);
  retention->work();
  fill_disk(86);
  retention->work();
  EXPECT_THAT(files(), ElementsAre(3, 4, 5)) << "it has just filled up";
}

TEST_F(RetentionTest, WithoutForceTheyStay) {
  options.may_force = false;
  make(0, 4);
  retention->work();
  fill_disk(99);
  work_after(kMinuteMs);
  EXPECT_THAT(files(), ElementsAre(0, 1, 2, 3));
}

TEST_F(RetentionTest, AboveTheWarningLevelNothingIsAccepted) {
  make(0, 1);
  fill_disk(91);
  retention->work();
  EXPECT_FALSE(health.accepts());
  EXPECT_THAT(health.refusal(), HasSubstr("91% used, more than 90%"));
  fill_disk(86);
  retention->work();
  EXPECT_FALSE(health.accepts()) << "not before there is some room";
  fill_disk(85);
  retention->work();
  EXPECT_TRUE(health.accepts());
  EXPECT_THAT(health.refusal(), IsEmpty());
}

TEST_F(RetentionTest, TheDisksAreWatchedInTheFirstMinute) {
  make(0, 1);
  fill_disk(95);
  retention->watch_disk();
  EXPECT_FALSE(health.writable());
}

TEST_F(RetentionTest, TheBeginOfTheLogIsAnnouncedOnce) {
  make(2, 5);
  retention->work();
  EXPECT_THAT(announced.all, IsEmpty());
  work_after(kMinuteMs);
  EXPECT_THAT(announced.all, ElementsAre(2 * kBytes)) << "where it began before this start";
  work_after(kMinuteMs);
  EXPECT_THAT(announced.all, ElementsAre(2 * kBytes));
  expire(2);
  retention->delete_expired();
  retention->work();
  EXPECT_THAT(announced.all, ElementsAre(2 * kBytes, 3 * kBytes));
}

TEST_F(RetentionTest, ARequestForTheQueuesAnnouncesAgain) {
  make(1, 3);
  retention->clean_queues();
  retention->work();
  retention->clean_queues();
  retention->work();
  EXPECT_THAT(announced.all, ElementsAre(kBytes, kBytes));
  EXPECT_THAT(files(), ElementsAre(1, 2));
}

TEST_F(RetentionTest, TheThreadServesRequestsAndStops) {
  make(0, 3);
  expire(0);
  retention->start();
  retention->delete_expired();
  while (file::exists(path_of(0))) std::this_thread::yield();
  retention->stop();
  EXPECT_THAT(files(), ElementsAre(1, 2));
}

TEST_F(RetentionTest, AFullDirectoryGetsNoNewFiles) {
  make_file(scratch / "a", 0);
  ASSERT_TRUE(file::make_directories(scratch / "b").ok());
  load({{scratch / "a", kBytes}, {scratch / "b", kBytes}});
  Retention spread({disk, *list, queues, health, clock, scratch / "consumequeue"}, options);
  disk.set_used_percent(scratch / "b", 86);
  spread.watch_disk();
  EXPECT_EQ(list->places().candidates({kBytes}).front().directory, scratch / "a");
  disk.set_used_percent(scratch / "b", 80);
  spread.watch_disk();
  EXPECT_EQ(list->places().candidates({kBytes}).front().directory, scratch / "b");
}

}  // namespace
}  // namespace saker::store
