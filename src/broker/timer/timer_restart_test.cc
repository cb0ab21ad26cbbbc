#include <cerrno>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "broker/timer/timer_runner.h"
#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/timer/timer_fixture.h"

namespace saker::broker {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

/// Timers over a store on disk that is stopped, killed and opened again.
class TimerRestart : public store::TimerFixture {
 protected:
  ~TimerRestart() override { runner.reset(); }

  void start() {
    open_all();
    runner = std::make_unique<TimerRunner>(
        TimerRunner::Rooms{timer_options, clock, *store, *timers, reserved_ms}, news);
  }
  void stop() {
    runner.reset();
    timers.reset();
    close();
  }
  /// As a killed process: what is in memory is gone.
  void kill() {
    files_before = copy_files();
    runner.reset();  // writes a checkpoint, which a dead process does not
    restore_files();
    timers.reset();
    crash();
  }
  void send_in_ms(std::int64_t ms, std::string_view body) {
    const std::int64_t due_ms = clock.wall_ms() + ms;
    const std::int64_t slot_ms = slot_of_due(due_ms, 1'000);
    append_with(kTimerTopic, body,
                "REAL_TOPIC\1T\2REAL_QID\1"
                "0\2UNIQ_KEY\1K\2TIMER_DELIVER_MS\1" +
                    std::to_string(due_ms) + "\2TIMER_OUT_MS\1" + std::to_string(slot_ms) + "\2");
  }
  void pass_ms(std::int64_t ms) {
    clock.advance_ms(ms);
    runner->run_due();
  }

  std::string copy_files() const {
    const auto text = file::read_whole(path("config/timercheck"));
    return text ? *text : "";
  }
  void restore_files() const {
    if (files_before.empty()) return;
    std::ofstream(path("config/timercheck"), std::ios::binary) << files_before;
  }

  TimerOptions timer_options;
  std::int64_t reserved_ms = 72 * 3'600'000;
  Bell news;
  std::unique_ptr<TimerRunner> runner;
  std::string files_before;
};

TEST_F(TimerRestart, AMessageThatCannotBeReadNowIsDeliveredLater) {
  start();
  send_in_ms(5'300, "a");
  for (int i = 0; i < 3; ++i) append("Other", std::string(30'000, 'x'));
  send_in_ms(8'000, "b");
  pass_ms(1'000);
  stop();
  start();
  disk->refuse_open("commitlog/" + store::segment_name(0), EMFILE, 1);
  pass_ms(4'300);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
}

TEST_F(TimerRestart, WaitingMessagesAreDeliveredAfterAStop) {
  start();
  send_in_ms(5'300, "a");
  pass_ms(1'000);
  stop();
  start();
  pass_ms(4'299);
  EXPECT_THAT(bodies("T"), IsEmpty());
  pass_ms(1);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
}

TEST_F(TimerRestart, WhatBecameDueMeanwhileIsDeliveredAtOnceAndInOrder) {
  start();
  send_in_ms(5'300, "b");
  send_in_ms(2'100, "a");
  send_in_ms(60'000, "c");
  pass_ms(1'000);
  stop();
  clock.advance_ms(20'000);
  start();
  pass_ms(0);
  EXPECT_THAT(bodies("T"), ElementsAre("a", "b"));
  pass_ms(60'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a", "b", "c"));
}

TEST_F(TimerRestart, AClockThatIsSetBackBeforeADeathHidesNoSlot) {
  start();
  send_in_ms(1'300, "a");
  pass_ms(0);
  pass_ms(1'300);
  pass_ms(2'000);
  stop();
  ASSERT_THAT(store::read_timer_checkpoint(path("config/timercheck"))->read_ms,
              ::testing::Gt(clock.wall_ms() - 2'000));
  start();
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
  clock.advance_ms(-60'000);
  const std::string before = copy_files();
  send_in_ms(15'000, "b");
  pass_ms(0);
  kill();
  files_before = before;  // it died before the next checkpoint
  restore_files();
  start();
  pass_ms(14'999);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
  pass_ms(1);
  EXPECT_THAT(bodies("T"), ElementsAre("a", "b"));
}

TEST_F(TimerRestart, MonthsLaterNothingIsLost) {  // RocketMQ forgets slots of more than a week ago
  start();
  send_in_ms(5'300, "a");
  pass_ms(1'000);
  stop();
  clock.advance_ms(13LL * 86'400'000);
  start();
  pass_ms(0);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
}

TEST_F(TimerRestart, DeliveredMessagesDoNotComeAgainAfterAStop) {
  start();
  send_in_ms(1'200, "a");
  pass_ms(0);
  pass_ms(3'000);
  stop();
  start();
  pass_ms(10'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
}

TEST_F(TimerRestart, StopInTheMiddleOfASlotRepeatsNothing) {
  start();
  send_in_ms(200, "a");
  pass_ms(0);
  pass_ms(300);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
  stop();
  start();
  send_in_ms(300, "b");  // into the same slot
  pass_ms(0);
  pass_ms(10'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a", "b"));
}

TEST_F(TimerRestart, KilledProcessLosesNothing) {
  start();
  send_in_ms(5'300, "a");
  pass_ms(500);
  send_in_ms(5'300, "b");
  kill();
  start();
  pass_ms(10'000);
  EXPECT_THAT(bodies("T"), UnorderedElementsAre("a", "b"));
}

TEST_F(TimerRestart, MessagesThatWereNotReadYetAreReadAfterAStart) {
  open_all();
  send_in_ms(5'300, "a");
  send_in_ms(100, "late");
  clock.advance_ms(2'000);
  start();
  pass_ms(0);
  EXPECT_THAT(bodies("T"), ElementsAre("late"));
  pass_ms(3'300);
  EXPECT_THAT(bodies("T"), ElementsAre("late", "a"));
}

TEST_F(TimerRestart, LostFilesAreMadeAgainWithoutWhatWasDelivered) {
  start();
  send_in_ms(1'300, "a");
  send_in_ms(20'000, "b");
  pass_ms(0);
  pass_ms(5'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
  stop();
  std::filesystem::remove_all(path("timerlog"));
  std::filesystem::remove(path("timerwheel"));
  start();
  pass_ms(20'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a", "b"));
}

TEST_F(TimerRestart, ClockThatIsSetBackLosesNothing) {
  start();
  send_in_ms(5'300, "a");
  pass_ms(3'000);
  clock.advance_ms(-100'000);
  send_in_ms(2'500, "b");
  pass_ms(0);
  pass_ms(2'500);
  EXPECT_THAT(bodies("T"), ElementsAre("b"));
  stop();
  start();
  pass_ms(100'000);
  EXPECT_THAT(bodies("T"), ElementsAre("b", "a"));
}

TEST_F(TimerRestart, WindowKeepsToTheLifeOfTheLog) {
  reserved_ms = 30'000;
  start();
  send_in_ms(50'000, "a");
  pass_ms(0);
  for (int second = 0; second < 49; ++second) pass_ms(1'000);
  EXPECT_GT(store->max_offset(kTimerTopic, {0}).value, 1);
  EXPECT_THAT(bodies("T"), IsEmpty());
  pass_ms(1'000);
  EXPECT_THAT(bodies("T"), ElementsAre("a"));
}

TEST_F(TimerRestart, ThreadsDeliverByTheMachinesClock) {
  const SystemClock machine;
  open_all();
  send_in_ms(0, "late");
  runner = std::make_unique<TimerRunner>(
      TimerRunner::Rooms{timer_options, machine, *store, *timers, reserved_ms}, news);
  runner->start();
  while (bodies("T").empty()) std::this_thread::yield();
  runner->stop();
  EXPECT_THAT(bodies("T"), ElementsAre("late"));
}

}  // namespace
}  // namespace saker::broker
