#include "store/timer/timer_wheel.h"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "base/hex.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

std::string to_hex(std::string_view bytes) {
  std::string hex;
  append_hex(hex, bytes);
  return hex;
}

constexpr std::int64_t kNow = 1'700'000'059'000;

class TimerWheelTest : public ::testing::Test {
 protected:
  TimerWheelTest() { open(); }
  void open() {
    wheel = std::make_unique<TimerWheel>(disk, scratch / "timerwheel", TimerOptions{});
    ASSERT_TRUE(wheel->load().ok());
  }
  void write() { ASSERT_TRUE(wheel->write(wheel->take_changes()).ok()); }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  std::unique_ptr<TimerWheel> wheel;
};

TEST_F(TimerWheelTest, SlotStandsWhereRocketMqLooksForIt) {  // spec 04 §31.7
  ASSERT_TRUE(wheel->set(kNow, {.first = 0, .last = 0, .count = 1}).ok());
  write();
  const std::string bytes = *file::read_whole(scratch / "timerwheel");
  EXPECT_EQ(bytes.size(), 38'707'200u);
  EXPECT_EQ(to_hex(std::string_view(bytes).substr(16'385'888, 32)),
            "000000006553F13B000000000000000000000000000000000000000100000000");
}

TEST_F(TimerWheelTest, SlotsOfTimesThatCannotBeAreEmpty) {
  ASSERT_TRUE(wheel->set(kNow, {.first = 0, .last = 0, .count = 1}).ok());
  write();
  std::fstream(scratch / "timerwheel", std::ios::in | std::ios::out).seekp(16'385'888).put('\x7F');
  open();
  ASSERT_TRUE(wheel->each([](std::int64_t, const TimerSlot&) { FAIL(); }).ok());
}

TEST_F(TimerWheelTest, SlotOfAnotherTurnIsEmpty) {
  ASSERT_TRUE(wheel->set(kNow, {.first = 52, .last = 104, .count = 2}).ok());
  EXPECT_EQ(wheel->slot(kNow)->last, 104);
  EXPECT_TRUE(wheel->slot(kNow + TimerOptions().slot_count * 1000)->empty());
  EXPECT_TRUE(wheel->slot(kNow + 1000)->empty());
}

TEST_F(TimerWheelTest, WhatWasLookedAtBeforeItWasSetIsSeenAsItIs) {
  EXPECT_TRUE(wheel->slot(kNow)->empty());
  ASSERT_TRUE(wheel->set(kNow, {.first = 0, .last = 52, .count = 2}).ok());
  EXPECT_EQ(wheel->slot(kNow)->last, 52);
  write();
  open();
  EXPECT_EQ(wheel->slot(kNow)->last, 52);
  ASSERT_TRUE(wheel->set(kNow + 1000, {.first = 104, .last = 104, .count = 1}).ok());
  EXPECT_EQ(wheel->slot(kNow)->last, 52);
  EXPECT_EQ(wheel->slot(kNow + 1000)->last, 104);
}

TEST_F(TimerWheelTest, IsEmptyUntilASlotIsSet) {
  EXPECT_TRUE(wheel->slot(kNow)->empty());
  EXPECT_TRUE(wheel->is_empty());
  ASSERT_TRUE(wheel->set(kNow, {.first = 0, .last = 0, .count = 1}).ok());
  EXPECT_FALSE(wheel->is_empty());
  write();
  open();
  EXPECT_FALSE(wheel->is_empty());
}

TEST_F(TimerWheelTest, NoFileAppearsBeforeTheFirstChange) {
  EXPECT_TRUE(wheel->slot(kNow)->empty());
  write();
  EXPECT_FALSE(std::filesystem::exists(scratch / "timerwheel"));
  open();
  EXPECT_FALSE(wheel->was_there());
}

TEST_F(TimerWheelTest, SlotsAreReadAgain) {
  for (std::int64_t i = 0; i < 500; ++i) {
    ASSERT_TRUE(wheel->set(kNow + i * 1000, {.first = i, .last = i, .count = 1}).ok());
  }
  write();
  open();
  EXPECT_TRUE(wheel->was_there());
  for (std::int64_t i = 0; i < 500; ++i) EXPECT_EQ(wheel->slot(kNow + i * 1000)->last, i);
  std::int64_t seen = 0;
  ASSERT_TRUE(wheel
                  ->each([&](std::int64_t slot_ms, const TimerSlot& slot) {
                    EXPECT_EQ(slot_ms, kNow + slot.last * 1000);
                    ++seen;
                  })
                  .ok());
  EXPECT_EQ(seen, 500);
}

TEST_F(TimerWheelTest, ChangesThatWereGivenBackComeAgain) {
  ASSERT_TRUE(wheel->set(kNow, {.first = 1, .last = 1, .count = 1}).ok());
  const auto changes = wheel->take_changes();
  disk.write_error = ENOSPC;
  EXPECT_FALSE(wheel->write(changes).ok());
  wheel->give_back(changes);
  disk.write_error = 0;
  write();
  open();
  EXPECT_EQ(wheel->slot(kNow)->last, 1);
}

TEST_F(TimerWheelTest, WhatDoesNotFitIntoMemoryIsReadAgain) {
  constexpr std::int64_t kPageMs = 128'000;
  for (std::int64_t i = 0; i < 3'000; ++i) {
    ASSERT_TRUE(wheel->set(kNow + i * kPageMs, {.first = i, .last = i, .count = 1}).ok());
  }
  write();
  EXPECT_TRUE(wheel->take_changes().empty());
  for (std::int64_t i = 0; i < 3'000; ++i) EXPECT_EQ(wheel->slot(kNow + i * kPageMs)->last, i);
}

TEST_F(TimerWheelTest, FileThatIsTooLongIsRefused) {
  ASSERT_TRUE(wheel->set(kNow, {.first = 1, .last = 1, .count = 1}).ok());
  write();
  std::filesystem::resize_file(scratch / "timerwheel", 38'707'201);
  EXPECT_FALSE(TimerWheel(disk, scratch / "timerwheel", TimerOptions{}).load().ok());
}

TEST_F(TimerWheelTest, FileThatWasNeverFinishedCountsForNothing) {
  ASSERT_TRUE(wheel->set(kNow, {.first = 1, .last = 1, .count = 1}).ok());
  write();
  std::filesystem::resize_file(scratch / "timerwheel", 38'707'199);
  open();
  EXPECT_FALSE(wheel->was_there());
  EXPECT_TRUE(wheel->slot(kNow)->empty());
}

}  // namespace
}  // namespace saker::store
