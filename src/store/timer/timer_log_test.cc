#include "store/timer/timer_log.h"

#include <filesystem>

#include <gtest/gtest.h>

#include "file/faulty_disk.h"
#include "file/file.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::store {
namespace {

/// Files of eleven units.
class TimerLogTest : public ::testing::Test {
 protected:
  static constexpr std::int64_t kFileBytes = 620;

  TimerLogTest() { open(); }
  void open() {
    log = std::make_unique<TimerLog>(disk, scratch / "timerlog", kFileBytes);
    ASSERT_TRUE(log->load().ok());
  }
  /// Loads it as a start does.
  void reopen() {
    open();
    const auto end = log->scan(log->begin(), [](std::int64_t, const TimerUnit&) { return true; });
    ASSERT_TRUE(end.ok());
    ASSERT_TRUE(log->end_at(*end).ok());
  }
  static TimerUnit unit(std::int64_t record) {
    TimerUnit made;
    made.record = {record};
    made.record_bytes = 100;
    return made;
  }
  void append(int count) {
    for (int i = 0; i < count; ++i) log->stage(unit(next_++));
    ASSERT_TRUE(log->write().ok());
  }
  std::vector<std::int64_t> records() const {
    std::vector<std::int64_t> found;
    const auto end = log->scan(log->begin(), [&](std::int64_t, const TimerUnit& one) {
      found.push_back(one.record.value);
      return true;
    });
    EXPECT_TRUE(end.ok());
    EXPECT_EQ(*end, log->end());
    return found;
  }
  std::vector<std::int64_t> numbers(std::int64_t count) const {
    std::vector<std::int64_t> made;
    for (std::int64_t i = 0; i < count; ++i) made.push_back(i);
    return made;
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  std::unique_ptr<TimerLog> log;
  std::int64_t next_ = 0;
};

TEST_F(TimerLogTest, NoFileAppearsBeforeTheFirstUnit) {
  EXPECT_FALSE(std::filesystem::exists(scratch / "timerlog"));
  EXPECT_FALSE(log->last());
  append(1);
  EXPECT_EQ(std::filesystem::file_size(scratch / "timerlog/00000000000000000000"), 620u);
}

TEST_F(TimerLogTest, UnitsGoOnInTheNextFileBehindABlank) {
  append(12);
  EXPECT_EQ(log->end(), kFileBytes + TimerUnit::kBytes);
  EXPECT_EQ(log->read(520)->record, LogOffset{10});
  EXPECT_EQ(log->read(620)->record, LogOffset{11});
  const std::string bytes = *file::read_whole(scratch / "timerlog/00000000000000000000");
  EXPECT_TRUE(is_timer_blank(bytes.substr(572)));
}

TEST_F(TimerLogTest, EverythingIsReadAgain) {
  append(5);
  append(30);
  EXPECT_EQ(records(), numbers(35));
  reopen();
  EXPECT_EQ(records(), numbers(35));
  append(1);
  EXPECT_EQ(records(), numbers(36));
}

TEST_F(TimerLogTest, LastUnitIsFoundBehindAFullFile) {
  append(11);
  EXPECT_EQ(log->last()->record, LogOffset{10});
  ASSERT_TRUE(log->end_at(kFileBytes).ok());
  EXPECT_EQ(log->last()->record, LogOffset{10});
  append(1);
  EXPECT_EQ(log->last()->record, LogOffset{11});
}

TEST_F(TimerLogTest, WhatStandsBehindTheEndIsGone) {
  append(25);
  ASSERT_TRUE(log->end_at(104).ok());
  EXPECT_EQ(records(), numbers(2));
  EXPECT_FALSE(std::filesystem::exists(scratch / "timerlog/00000000000000000620"));
  next_ = 2;
  append(1);
  reopen();
  EXPECT_EQ(records(), numbers(3)) << "no unit of before comes back behind a new one";
}

TEST_F(TimerLogTest, FailedWriteCountsForNothing) {
  append(10);
  disk.write_error = ENOSPC;
  log->stage(unit(10));
  EXPECT_FALSE(log->write().ok());
  EXPECT_EQ(log->end(), 520);
  disk.write_error = 0;
  append(2);
  EXPECT_EQ(records(), numbers(12));
}

TEST_F(TimerLogTest, FilesGoWhenTheirLastMessageIsGone) {
  append(30);
  ASSERT_TRUE(log->remove_before(LogOffset{10}).ok());
  EXPECT_EQ(log->begin(), 0);
  ASSERT_TRUE(log->remove_before(LogOffset{11}).ok());
  EXPECT_EQ(log->begin(), 620);
  ASSERT_TRUE(log->remove_before(LogOffset{1'000}).ok());
  EXPECT_EQ(log->begin(), 1240) << "the last file stays";
  EXPECT_FALSE(log->read(700).ok());
}

TEST_F(TimerLogTest, FileOfAnotherLengthIsRefused) {
  append(1);
  TimerLog other(disk, scratch / "timerlog", 6200);
  const Status loaded = other.load();
  ASSERT_FALSE(loaded.ok());
  EXPECT_NE(loaded.error().message.find("mappedFileSizeTimerLog"), std::string::npos);
}

}  // namespace
}  // namespace saker::store
