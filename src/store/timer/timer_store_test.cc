#include "store/timer/timer_store.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "file/whole_file.h"
#include "store/timer/timer_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TimerStoreTest : public TimerFixture {};

TEST_F(TimerStoreTest, NothingIsWrittenWithoutTimers) {
  open_all();
  flush(begin_ms, 0);
  for (const char* name : {"timerwheel", "timerlog", "config/timercheck"}) {
    EXPECT_FALSE(std::filesystem::exists(path(name))) << name;
  }
}

TEST_F(TimerStoreTest, SlotHoldsItsMessagesInOrder) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  const LogOffset b = add(begin_ms + 6'000);
  const LogOffset c = add(begin_ms + 5'000);
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a, c));
  EXPECT_THAT(records_in(begin_ms + 6'000), ElementsAre(b));
  EXPECT_EQ(timers->count(begin_ms + 5'000), 2);
}

TEST_F(TimerStoreTest, MessagesOfOneCallMayShareASlot) {
  open_all();
  const std::vector<TimerEntry> entries = {message(begin_ms), message(begin_ms + 1'000),
                                           message(begin_ms)};
  ASSERT_TRUE(timers->add(entries).ok());
  EXPECT_THAT(records_in(begin_ms), ElementsAre(entries[0].record, entries[2].record));
}

TEST_F(TimerStoreTest, DeletingMessageTakesOneOffTheCount) {
  open_all();
  add(begin_ms);
  add(begin_ms, true);
  EXPECT_EQ(timers->count(begin_ms), 0);
  EXPECT_EQ(records_in(begin_ms).size(), 2u);
}

TEST_F(TimerStoreTest, SlotsThatWereUsedAreToldInTheirOrderAlsoOnesOfTheFile) {
  open_all();
  const auto used = [this](std::int64_t first_ms, std::int64_t last_ms) {
    return timers->used_slots({.first_ms = first_ms, .last_ms = last_ms}).value();
  };
  EXPECT_TRUE(used(begin_ms, INT64_MAX).empty());
  for (const std::int64_t second : {7, 3, 500'000, 3}) add(begin_ms + second * kSecond);
  const std::vector<std::int64_t> all = {begin_ms + 3'000, begin_ms + 7'000,
                                         begin_ms + 500'000'000};
  EXPECT_EQ(used(begin_ms, INT64_MAX), all);
  EXPECT_EQ(used(begin_ms + 3'001, begin_ms + 7'000), (std::vector{begin_ms + 7'000}));
  flush(begin_ms, 4);
  EXPECT_EQ(used(begin_ms, INT64_MAX), all);
  die_and_return();
  EXPECT_EQ(used(begin_ms, INT64_MAX), all);
}

TEST_F(TimerStoreTest, WhatWaitsIsCountedOverFileAndMemory) {
  open_all();
  EXPECT_EQ(timers->count_from(begin_ms), 0);
  add(begin_ms + 5'000);
  add(begin_ms + 6'000);
  flush(begin_ms, 2);
  add(begin_ms + 6'000);
  add(begin_ms + 400'000);
  EXPECT_EQ(timers->count_from(begin_ms), 4);
  EXPECT_EQ(timers->count_from(begin_ms + 6'000), 3);
  die_and_return();  // the wheel's file has two, the timer log all
  EXPECT_EQ(timers->count_from(begin_ms), 4);
}

TEST_F(TimerStoreTest, CheckpointSaysHowFarItGot) {
  open_all();
  add(begin_ms + 5'000);
  flush(begin_ms + 1'000, 1);
  const TimerCheckpoint found = checkpoint();
  EXPECT_EQ(found.read_ms, begin_ms + 1'000);
  EXPECT_EQ(found.log_flushed, 52);
  EXPECT_EQ(found.queue_offset, 1);
  EXPECT_EQ(found.master_queue_offset, 1);
  EXPECT_EQ(found.counter, 1);
  flush(begin_ms + 1'000, 1);
  EXPECT_EQ(checkpoint().counter, 1) << "nothing new, nothing written";
}

TEST_F(TimerStoreTest, StartGoesOnWhereTheLastRunStopped) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms + 2'000, 1);
  die_and_return();
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms + 2'000, {1}}));
  EXPECT_EQ(timers->start().lost_until, QueueOffset{0});
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
}

TEST_F(TimerStoreTest, UnitsBehindTheCheckpointEnterTheirSlotsAgain) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms, 1);
  const LogOffset b = add(begin_ms + 5'000);
  const LogOffset c = add(begin_ms + 9'000);
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a, b));
  EXPECT_THAT(records_in(begin_ms + 9'000), ElementsAre(c));
  EXPECT_EQ(timers->count(begin_ms + 5'000), 2);
  EXPECT_EQ(timers->start().progress.queue_offset, QueueOffset{3});
}

TEST_F(TimerStoreTest, WheelThatIsAheadOfTheCheckpointCountsNothingTwice) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms, 1);
  const std::string old = *file::read_whole(path("config/timercheck"));
  const LogOffset b = add(begin_ms + 5'000);
  flush(begin_ms, 2);
  std::ofstream(path("config/timercheck"), std::ios::binary) << old;
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a, b));
  EXPECT_EQ(timers->count(begin_ms + 5'000), 2);
  EXPECT_EQ(timers->start().progress.queue_offset, QueueOffset{2});
}

TEST_F(TimerStoreTest, WheelThatIsGoneIsMadeAnew) {  // RocketMQ loses what waits
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  for (int i = 0; i < 30; ++i) add(begin_ms + 7'000);
  flush(begin_ms, 31);
  std::filesystem::remove(path("timerwheel"));
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
  EXPECT_EQ(records_in(begin_ms + 7'000).size(), 30u);
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms, {31}}));
}

TEST_F(TimerStoreTest, LogThatIsGoneIsReadAgainFromTheTopic) {  // likewise
  open_all();
  add(begin_ms + 5'000);
  flush(begin_ms + 3'000, 1);
  std::filesystem::remove_all(path("timerlog"));
  std::filesystem::remove(path("timerwheel"));
  die_and_return();
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms + 3'000, {0}}));
  EXPECT_EQ(timers->start().lost_until, QueueOffset{1});
  EXPECT_THAT(records_in(begin_ms + 5'000), IsEmpty());
}

TEST_F(TimerStoreTest, LogThatIsGoneTakesItsSlotsAlong) {
  open_all();
  add(begin_ms + 5'000);
  flush(begin_ms + 3'000, 1);
  std::filesystem::remove_all(path("timerlog"));
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), IsEmpty());
  EXPECT_EQ(timers->start().progress.queue_offset, QueueOffset{0});
}

TEST_F(TimerStoreTest, WheelOfNoiseOrZerosIsMadeAnew) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms, 1);
  const auto bytes = static_cast<std::size_t>(std::filesystem::file_size(path("timerwheel")));
  std::string noise(bytes, '\0');
  for (std::size_t i = 0; i < 1'000'000; ++i) noise[i] = static_cast<char>(i * i * 31 + (i >> 5));
  for (const std::string& content : {noise, std::string(bytes, '\0'), std::string(bytes, '\xff')}) {
    std::ofstream(path("timerwheel"), std::ios::binary) << content;
    die_and_return();
    EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
    EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms, {1}}));
    flush(begin_ms, 1);
  }
}

TEST_F(TimerStoreTest, WheelThatLacksTimersIsMadeAnew) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  const LogOffset b = add(begin_ms + 400'000);
  flush(begin_ms, 2);
  const std::int64_t index = (begin_ms + 5'000) / 1'000 % options.timer.slot_count;
  std::fstream wheel(path("timerwheel"), std::ios::in | std::ios::out | std::ios::binary);
  wheel.seekp(index * 32).write(std::string(32, '\0').data(), 32);
  wheel.close();
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
  EXPECT_THAT(records_in(begin_ms + 400'000), ElementsAre(b));
}

TEST_F(TimerStoreTest, LogThatLacksAFileIsReadAgainFromTheTopic) {
  for (const char* missing : {"timerlog/00000000000000000000", "timerlog/00000000000000000620"}) {
    open_all();
    const auto sent = store->max_offset(kTimerTopic, {0}).value;
    for (int i = 0; i < 30; ++i) add(begin_ms + 5'000 + i * 1'000);
    flush(begin_ms + 1'000, sent + 30);
    std::filesystem::remove(path(missing));
    die_and_return();
    EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms + 1'000, {0}})) << missing;
    EXPECT_EQ(timers->start().lost_until, QueueOffset{sent + 30});
    EXPECT_THAT(records_in(begin_ms + 30'000), IsEmpty());
  }
}

TEST_F(TimerStoreTest, LogThatLacksItsEndIsReadAgainFromTheTopic) {
  open_all();
  add(begin_ms + 5'000);
  add(begin_ms + 6'000);
  flush(begin_ms + 1'000, 2);
  std::fstream log(path("timerlog/00000000000000000000"),
                   std::ios::in | std::ios::out | std::ios::binary);
  log.seekp(52).write(std::string(52, '\0').data(), 52);
  log.close();
  die_and_return();
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms + 1'000, {0}}));
  EXPECT_EQ(timers->start().lost_until, QueueOffset{2});
}

TEST_F(TimerStoreTest, ReadTimeInTheFutureIsNotBelieved) {
  open_all();
  add(begin_ms + 5'000);
  flush(begin_ms + 86'400'000, 1);
  die_and_return();
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms, {1}}));
}

TEST_F(TimerStoreTest, ReadTimeIsBelievedWhereTheClockWasSetBack) {
  open_all();
  add(begin_ms + 5'000);
  flush(begin_ms + 1'000, 1);
  clock.advance_ms(-86'400'000);
  die_and_return();
  EXPECT_EQ(timers->start().progress, (TimerProgress{begin_ms + 1'000, {1}}));
}

TEST_F(TimerStoreTest, WithoutACheckpointAllSlotsAreThere) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms, 1);
  std::filesystem::remove(path("config/timercheck"));
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
  EXPECT_EQ(timers->start().progress, (TimerProgress{0, {1}}));
}

TEST_F(TimerStoreTest, UnitWhoseMessageIsNotInTheLogEndsIt) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  flush(begin_ms, 1);
  TimerEntry ahead = message(begin_ms + 5'000);
  ahead.record = {ahead.record.value + 100'000};
  ASSERT_TRUE(timers->add({&ahead, 1}).ok());
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a));
  const LogOffset b = add(begin_ms + 5'000);
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a, b));
}

TEST_F(TimerStoreTest, SlotThatPointsBehindTheLogIsMadeAnew) {
  open_all();
  const LogOffset a = add(begin_ms + 5'000);
  const LogOffset b = add(begin_ms + 5'000);
  flush(begin_ms, 2);
  add(begin_ms + 5'000);
  const std::string old = *file::read_whole(path("config/timercheck"));
  flush(begin_ms, 3);
  // As where the machine died: the wheel is on the medium, the last unit and the checkpoint are
  // not.
  std::ofstream(path("config/timercheck"), std::ios::binary) << old;
  std::fstream log(path("timerlog/00000000000000000000"),
                   std::ios::in | std::ios::out | std::ios::binary);
  log.seekp(104).write(std::string(52, '\0').data(), 52);
  log.close();
  die_and_return();
  EXPECT_THAT(records_in(begin_ms + 5'000), ElementsAre(a, b));
  EXPECT_EQ(timers->count(begin_ms + 5'000), 2);
}

TEST_F(TimerStoreTest, FullDiskRefusesAndLeavesNothing) {
  open_all();
  const LogOffset a = add(begin_ms);
  const TimerEntry refused = message(begin_ms);
  disk->write_error = ENOSPC;
  EXPECT_FALSE(timers->add({&refused, 1}).ok());
  EXPECT_FALSE(timers->flush({begin_ms, {1}}).ok());
  disk->write_error = 0;
  EXPECT_THAT(records_in(begin_ms), ElementsAre(a));
  ASSERT_TRUE(timers->add({&refused, 1}).ok());
  EXPECT_THAT(records_in(begin_ms), ElementsAre(a, refused.record));
  flush(begin_ms, 2);
  die_and_return();
  EXPECT_THAT(records_in(begin_ms), ElementsAre(a, refused.record));
}

TEST_F(TimerStoreTest, AfterAFailedSyncNothingIsTakenUntilARestart) {
  open_all();
  add(begin_ms);
  ASSERT_TRUE(static_cast<Store&>(*store).flush_log().ok());
  disk->sync_error = EIO;
  EXPECT_FALSE(timers->flush({begin_ms, {1}}).ok());
  disk->sync_error = 0;
  const TimerEntry entry = message(begin_ms);
  EXPECT_FALSE(timers->add({&entry, 1}).ok());
  EXPECT_FALSE(std::filesystem::exists(path("config/timercheck")));
  die_and_return();
  EXPECT_TRUE(timers->add({&entry, 1}).ok());
}

}  // namespace
}  // namespace saker::store
