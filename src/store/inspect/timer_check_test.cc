#include "store/inspect/timer_check.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "base/endian.h"
#include "store/inspect/verifier.h"
#include "store/timer/timer_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A stopped store with thirty timers in three slots, over three files of the timer log.
class TimerCheckTest : public TimerFixture {
 protected:
  void fill() {
    options.index_enabled = false;
    open_all();
    for (int i = 0; i < 30; ++i) add(begin_ms + i % 3 * 1'000);
    flush(begin_ms, 30);
    timers.reset();
    close();
  }
  void write(const std::string& file, std::int64_t at, std::string_view bytes) {
    std::fstream stream(path(file), std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(at);
    stream << bytes;
    ASSERT_TRUE(stream.good()) << file;
  }
  static std::string number(std::int64_t value) {
    std::string bytes(8, '\0');
    store_be64(bytes.data(), static_cast<std::uint64_t>(value));
    return bytes;
  }

  /// Kinds of what is said of timers, notes marked.
  std::vector<std::string> findings() const {
    const Result<Survey> found = survey({options.root_dir, "", 0});
    EXPECT_TRUE(found.ok());
    const Result<Verdict> verdict = verify(*found, {});
    EXPECT_TRUE(verdict.ok()) << verdict.error().message;
    std::vector<std::string> kinds;
    for (const Finding& finding : verdict->findings.kept()) {
      if (!finding.kind.starts_with("timer")) continue;
      kinds.push_back(std::string(finding.kind) + (finding.is_note ? " (note)" : ""));
    }
    return kinds;
  }
};

TEST_F(TimerCheckTest, NothingIsSaidOfFilesInOrder) {
  fill();
  EXPECT_THAT(findings(), IsEmpty());
}

TEST_F(TimerCheckTest, UnitThatNamesAnotherThanTheOneBeforeItIsFound) {
  fill();
  write("timerlog/00000000000000000000", 5 * 52 + 4, number(0));
  EXPECT_THAT(findings(), ElementsAre("timer-log"));
}

TEST_F(TimerCheckTest, UnitWhoseMessageLiesBehindTheLogIsFound) {
  fill();
  write("timerlog/00000000000000000000", 5 * 52 + 28, number(1'000'000));
  EXPECT_THAT(findings(), ElementsAre("timer-log"));
}

TEST_F(TimerCheckTest, BytesBehindTheLastUnitAreFound) {
  fill();
  write("timerlog/00000000000000001240", 600, "x");
  EXPECT_THAT(findings(), ElementsAre("timer-log"));
}

TEST_F(TimerCheckTest, TornUnitEndsTheLogBeforeWheelAndCheckpoint) {
  fill();
  write("timerlog/00000000000000001240", 0, "x");
  const std::vector<std::string> found = findings();
  EXPECT_THAT(found, ::testing::Contains("timer-wheel"));
  EXPECT_THAT(found, ::testing::Contains("timer-checkpoint"));
}

TEST_F(TimerCheckTest, SlotThatEndsElsewhereIsFound) {
  fill();
  const std::int64_t slot = begin_ms / 1'000 % options.timer.slot_count;
  write("timerwheel", slot * 32 + 16, number(52));
  EXPECT_THAT(findings(), ElementsAre("timer-wheel"));
}

TEST_F(TimerCheckTest, MissingWheelIsFound) {
  fill();
  std::filesystem::remove(path("timerwheel"));
  EXPECT_THAT(findings(), ElementsAre("timer-wheel"));
}

TEST_F(TimerCheckTest, MissingCheckpointIsFound) {
  fill();
  std::filesystem::remove(path("config/timercheck"));
  EXPECT_THAT(findings(), ElementsAre("timer-checkpoint"));
}

TEST_F(TimerCheckTest, WhatADeadBrokerHadInMemoryIsANote) {
  options.index_enabled = false;
  open_all();
  add(begin_ms);
  flush(begin_ms, 1);
  add(begin_ms);
  timers.reset();
  crash();
  EXPECT_THAT(findings(), ElementsAre("timer-wheel (note)"));
}

}  // namespace
}  // namespace saker::store::inspect
