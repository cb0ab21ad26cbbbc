#include "store/compaction/compaction_log.h"

#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/compaction/compaction_fixture.h"
#include "store/compaction/compaction_round.h"
#include "store/compaction/replacement_note.h"
#include "store/log/segment_directory.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CompactionLogTest : public CompactionFixture {
 protected:
  void fill(int count) {
    for (int i = 0; i < count; ++i) add(i, "k" + std::to_string(i), "b");
  }
  std::string file_of(const std::string& directory, std::int64_t number) const {
    return directory + "/" + segment_name(number * kLayout.log_bytes);
  }
  void overwrite(const std::string& path, std::int64_t at, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << bytes;
    ASSERT_TRUE(file.good());
  }
};

TEST(CompactionLayoutTest, SizesAreWhatRocketMQMakesOfTheSettings) {
  const CompactionLayout usual = CompactionLayout::of(104'857'600, 10'485'760);
  EXPECT_EQ(usual.log_bytes, 104'857'460);
  EXPECT_EQ(usual.index_bytes, 10'485'746);
  const CompactionLayout exact = CompactionLayout::of(18'400, 920);
  EXPECT_EQ(exact.log_bytes, 19'320);
  EXPECT_EQ(exact.index_bytes, 920);
  EXPECT_EQ(CompactionLayout::of(1'000, 920).log_bytes, 5 * 920);
}

TEST_F(CompactionLogTest, KeepsWhatItWasGivenOverARestart) {
  open();
  EXPECT_EQ(log->last().value, -1);
  add(3, "a", "one");
  add(7, "b", "two");
  add(7, "b", "again");
  add(5, "c", "late");
  EXPECT_THAT(content(), ElementsAre("3:one", "7:two"));
  open();
  EXPECT_THAT(content(), ElementsAre("3:one", "7:two"));
  EXPECT_EQ(log->first().value, 3);
  EXPECT_EQ(log->last().value, 7);
}

TEST_F(CompactionLogTest, RollsWhereTheIndexOrTheLogIsFull) {
  open();
  fill(20);
  EXPECT_THAT(log->view(), SizeIs(2));
  EXPECT_EQ(log->view()[0]->count(), 19);
  add(20, "large", std::string(50'000, 'x'));
  add(21, "larger", std::string(20'000, 'x'));
  ASSERT_THAT(log->view(), SizeIs(3));
  EXPECT_EQ(log->view()[2]->base().value, 2 * kLayout.log_bytes);
  const auto before = content();
  open(true);
  EXPECT_EQ(content(), before);
}

TEST_F(CompactionLogTest, AMessageLargerThanAFileIsRefusedAndNamesTheSetting) {
  open();
  const Status added = try_add(0, "k", std::string(70'000, 'x'));
  ASSERT_FALSE(added.ok());
  EXPECT_THAT(added.error().message, ::testing::HasSubstr("compactionMappedFileSize"));
}

TEST_F(CompactionLogTest, ATornRecordIsDroppedAfterACrashAndItsPlaceUsedAgain) {
  open();
  fill(3);
  const SparseUnit torn = log->view()[0]->unit(2);
  overwrite(file_of(place().log_directory, 0), torn.position.value + 20, "torn");
  open(true);
  EXPECT_THAT(content(), ElementsAre("0:b", "1:b"));
  add(2, "k2", "again");
  open(true);
  EXPECT_THAT(content(), ElementsAre("0:b", "1:b", "2:again"));
}

TEST_F(CompactionLogTest, AnIndexThatIsMissingIsMadeAgain) {
  open();
  fill(25);
  const auto before = content();
  ASSERT_TRUE(file::remove_file(file_of(place().index_directory, 0)).ok());
  open();
  EXPECT_EQ(content(), before);
  EXPECT_EQ(log->view()[0]->unit(4).tags_code, 'A');
}

TEST_F(CompactionLogTest, AnIndexThatIsDamagedIsMadeAgain) {
  open();
  fill(25);
  const auto before = content();
  for (const std::string& damage : {std::string(46, 'x'), std::string(46, '\0')}) {
    for (const std::int64_t number : {0, 1}) {
      for (const bool check : {false, true}) {
        overwrite(file_of(place().index_directory, number), 3 * SparseUnit::kBytes, damage);
        open(check);
        EXPECT_EQ(content(), before);
        EXPECT_FALSE(log->view()[0]->is_damaged());
      }
    }
  }
  fill(26);
  EXPECT_THAT(content(), SizeIs(26));
}

TEST_F(CompactionLogTest, FilesOfWhichBothAreDamagedAreKept) {
  open();
  fill(25);
  const SparseUnit unit = log->view()[0]->unit(3);
  overwrite(file_of(place().log_directory, 0), unit.position.value, "damaged");
  overwrite(file_of(place().index_directory, 0), 3 * SparseUnit::kBytes, std::string(46, 'x'));
  open();
  EXPECT_TRUE(log->view()[0]->is_damaged());
  EXPECT_EQ(log->view()[0]->count(), 3);
  CompactionRound round(*log, {.key_bytes_max = 1 << 20});
  const auto result = round.run({-1});
  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result->is_damaged);
  EXPECT_EQ(result->dropped, 0);
  EXPECT_EQ(log->view()[0]->count(), 3);
}

TEST_F(CompactionLogTest, AFileOfAnotherLengthIsAnErrorThatNamesTheSetting) {
  open();
  fill(1);
  std::ofstream(file_of(place().log_directory, 0), std::ios::app) << "more";
  CompactionLog again(place(), {"T", {0}});
  const Status loaded = again.load(false);
  ASSERT_FALSE(loaded.ok());
  EXPECT_THAT(loaded.error().message, ::testing::HasSubstr("compactionMappedFileSize"));
}

TEST_F(CompactionLogTest, AFullDiskRefusesAndLaterGoesOn) {
  open();
  fill(1);
  disk.write_error = ENOSPC;
  EXPECT_FALSE(try_add(1, "k", "b").ok());
  disk.write_error = 0;
  add(1, "k", "b");
  EXPECT_THAT(content(), ElementsAre("0:b", "1:b"));
}

/// A workshop with what a round over the first segment has kept, and the note where it got so far.
class ReplacementTest : public CompactionLogTest {
 protected:
  void leave_workshop(bool with_note) {
    open();
    fill(25);
    auto kept = CompactionSegment::create(place().workshop(), {0});
    ASSERT_TRUE(kept.ok());
    const Slice slice = log->view()[0]->record(log->view()[0]->unit(18));
    wire::record::Record record;
    ASSERT_FALSE(wire::record::decode(slice.bytes, wire::record::BodyCrc::kCheck, record));
    ASSERT_TRUE((*kept)->append(slice.bytes, record).ok());
    ASSERT_TRUE((*kept)->seal().ok());
    if (with_note) {
      ASSERT_TRUE(ReplacementNote({{0}, {0}}).write(disk, place().workshop().log_directory).ok());
    }
  }
  void expect_no_workshop() {
    EXPECT_FALSE(file::exists(place().workshop().log_directory));
    EXPECT_FALSE(file::exists(place().workshop().index_directory));
  }
};

TEST_F(ReplacementTest, AWorkshopWithoutANoteIsForgotten) {
  leave_workshop(false);
  const auto before = content();
  open(true);
  EXPECT_EQ(content(), before);
  expect_no_workshop();
}

TEST_F(ReplacementTest, ANoteThatIsNotWholeCountsAsNone) {
  leave_workshop(false);
  const auto before = content();
  std::ofstream(ReplacementNote::path_in(place().workshop().log_directory)) << "old 0\nnew";
  open(true);
  EXPECT_EQ(content(), before);
  expect_no_workshop();
}

TEST_F(ReplacementTest, IsFinishedAfterACrash) {
  leave_workshop(true);
  open(true);
  EXPECT_THAT(content(), ElementsAre("18:b", "19:b", "20:b", "21:b", "22:b", "23:b", "24:b"));
  expect_no_workshop();
}

TEST_F(ReplacementTest, IsFinishedWhereTheLogHadMovedAndTheIndexHadNot) {
  leave_workshop(true);
  const std::string name = "/" + segment_name(0);
  ASSERT_TRUE(
      file::rename_file(place().workshop().log_directory + name, place().log_directory + name)
          .ok());
  open(true);
  EXPECT_THAT(content(), ElementsAre("18:b", "19:b", "20:b", "21:b", "22:b", "23:b", "24:b"));
  expect_no_workshop();
}

TEST_F(ReplacementTest, NothingKeptLeavesOnlyTheLastSegment) {
  open();
  fill(25);
  ASSERT_TRUE(log->replace(1, {}).ok());
  EXPECT_THAT(content(), SizeIs(6));
  EXPECT_EQ(log->first().value, 19);
  open(true);
  EXPECT_THAT(content(), SizeIs(6));
}

}  // namespace
}  // namespace saker::store
