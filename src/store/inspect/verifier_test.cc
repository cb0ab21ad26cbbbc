#include "store/inspect/verifier.h"

#include <gmock/gmock.h>

#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"

namespace saker::store::inspect {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

class VerifierTest : public DamagedStoreFixture {};

TEST_F(VerifierTest, AStoreThatWasClosedIsClean) {
  fill();
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_EQ(found.record_count, kCount);
  EXPECT_EQ(found.queue_entry_count, kCount);
  EXPECT_EQ(found.log_end, end);
  EXPECT_THAT(kinds(found, true), ElementsAre("index-none"));
}

TEST_F(VerifierTest, AnEmptyStoreIsClean) {
  open();
  close();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(VerifierTest, AnotherDirectoryIsNotFoundToBeAStore) {
  const Result<Survey> found = survey({scratch.path() + "/nothing", "", 0});
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code, ErrorCode::kNotFound);
}

TEST_F(VerifierTest, ALogInSeveralDirectoriesIsOneLog) {
  options.commit_log_dir = path("one") + "," + path("two");
  fill();
  const Result<Survey> both = survey({options.root_dir, options.commit_log_dir, 0});
  ASSERT_TRUE(both.ok());
  ASSERT_GT(both->log.files.size(), 2u);
  EXPECT_TRUE(both->log.path(both->log.files[0]).starts_with(path("one/")));
  EXPECT_TRUE(both->log.path(both->log.files[1]).starts_with(path("two/")));
  const Result<Verdict> found = verify(*both, {});
  ASSERT_TRUE(found.ok());
  EXPECT_TRUE(found->is_clean());
  EXPECT_EQ(found->record_count, kCount);
  EXPECT_EQ(found->log_end, end);
}

TEST_F(VerifierTest, AFlippedBitIsFoundWithItsRecordAndWhatItCovers) {
  fill();
  write_log(records[5] + 500, "y");
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("log-damage", "queue-lost"));
  ASSERT_EQ(found.damage.size(), 1u);
  EXPECT_EQ(found.damage[0].begin, records[5]);
  EXPECT_EQ(found.damage[0].end, records[6]);
  EXPECT_EQ(found.record_count, kCount - 1);
  ASSERT_EQ(found.lost_entries.size(), 1u);
  EXPECT_EQ(found.lost_entries[0].queue, QueueId{1});
  EXPECT_EQ(found.lost_entries[0].offset, QueueOffset{1});
  EXPECT_EQ(found.findings.kept().size(), 3u);  // and the note that there is no index
}

TEST_F(VerifierTest, DamageNamesFileAndByte) {
  fill();
  write_log(records[20] + 500, "y");
  const Verdict found = verdict();
  const auto& finding = found.findings.kept();
  const auto at = std::find_if(finding.begin(), finding.end(),
                               [](const Finding& f) { return f.kind == kind::kLogDamage; });
  ASSERT_NE(at, finding.end());
  EXPECT_EQ(at->file, "commitlog/" + segment_name(segment_bytes()));
  EXPECT_EQ(at->offset, records[20].value - segment_bytes());
}

TEST_F(VerifierTest, DamageInTheLastFileWithRecordsBehindItIsNoEnd) {
  fill();
  write_log(records[38] + 10, "y");
  EXPECT_THAT(wrong(), ElementsAre("log-damage", "queue-lost"));
}

/// As recovery counts it.
TEST_F(VerifierTest, DamageAcrossTheBeginOfTheLastFileIsNoEnd) {
  fill();
  const auto last = std::find_if(records.begin(), records.end(),
                                 [this](LogOffset at) { return at.value >= 2 * segment_bytes(); });
  write_log(*(last - 1) + 500, "y");
  write_log(*last + 500, "y");
  const Verdict found = verdict();
  EXPECT_EQ(found.log_end, end);
  EXPECT_EQ(found.record_count, kCount - 2);
  open();
  EXPECT_EQ(store->max_log_offset(), end);
}

TEST_F(VerifierTest, AMissingFileBeforeOneWithoutRecordsIsTheEnd) {
  fill();
  std::ofstream(path("commitlog/" + segment_name(5 * segment_bytes())))
      << std::string(static_cast<std::size_t>(segment_bytes()), '\0');
  EXPECT_EQ(verdict().log_end, end);
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(VerifierTest, ATornLastRecordIsTheEnd) {
  fill();
  mark_unclosed();
  write_log(records[39] + 2000, std::string(static_cast<std::size_t>(end - records[39]) - 2000, 0));
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), Contains("log-torn"));
  EXPECT_THAT(kinds(found, true), Contains("queue-ahead"));
  EXPECT_EQ(found.log_end, records[39]);
  ASSERT_TRUE(found.tail.has_value());
  EXPECT_EQ(found.tail->begin, records[39]);
  EXPECT_EQ(found.tail->end, records[39] + 2000);
}

TEST_F(VerifierTest, AnOlderRecordBehindTheEndIsStale) {
  fill();
  write_log(end, read_log(records[39], end - records[39]));
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("log-stale"));
  EXPECT_EQ(found.log_end, end);
}

TEST_F(VerifierTest, WhatAnEarlierEndLeftBehindTheLogIsNotItsContinuation) {
  fill();
  // As if the log had been cut at 37 and written on with one record that ends inside the next.
  std::string older = read_log(records[39], end - records[39]);
  store_be64(older.data() + 56, 1'600'000'000'000);
  write_log(records[39], older);
  write_log(records[38], std::string(100, '\x55'));
  const Verdict found = verdict();
  EXPECT_EQ(found.log_end, records[38]);
  EXPECT_THAT(kinds(found, false), Contains("log-torn"));
}

TEST_F(VerifierTest, BytesFarBehindTheEndAreStale) {
  fill();
  write_log(end + 5000, "left over");
  EXPECT_THAT(wrong(), ElementsAre("log-stale"));
}

TEST_F(VerifierTest, AMissingFileOfTheLogIsAGap) {
  fill();
  std::filesystem::remove(segment_of({segment_bytes()}));
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("log-gap"));
  EXPECT_THAT(kinds(found, true), ElementsAre("index-none", "queue-lost"));
  EXPECT_TRUE(found.damaged_queues.empty());
}

TEST_F(VerifierTest, ACutFileInTheMiddleIsDamage) {
  fill();
  std::filesystem::resize_file(segment_of({0}), 30'000);
  EXPECT_THAT(wrong(), ElementsAre("log-damage", "log-file", "queue-lost"));
}

TEST_F(VerifierTest, ACutLastFileIsReported) {
  fill();
  std::filesystem::resize_file(segment_of(records[39]), records[39].value % segment_bytes() + 100);
  EXPECT_THAT(wrong(), Contains("log-file"));
  EXPECT_THAT(wrong(), Contains("log-torn"));
}

TEST_F(VerifierTest, AFileWithAnotherNameIsReported) {
  fill();
  std::ofstream(path("commitlog/notes.txt")) << "x";
  EXPECT_THAT(wrong(), ElementsAre("log-file"));
}

TEST_F(VerifierTest, NoLogUnderQueuesIsReported) {
  fill();
  std::filesystem::remove_all(path("commitlog"));
  EXPECT_THAT(wrong(), Contains("log-missing"));
}

TEST_F(VerifierTest, TornPropertiesAreFoundAlthoughTheBodyIsWhole) {
  fill();
  write_log(records[11] + (-8), std::string(8, '\0'));  // the end of record 10
  EXPECT_THAT(wrong(), ElementsAre("queue-wrong", "record-properties"));
}

TEST_F(VerifierTest, AnEntryPastTheEndOfTheLogIsAhead) {
  fill();
  write_entry(2, 10, {end + 4096, 100, 0});
  EXPECT_THAT(wrong(), ElementsAre("queue-ahead"));
  mark_unclosed();
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_THAT(notes(), Contains("queue-ahead"));
}

TEST_F(VerifierTest, AnEntryThatPointsElsewhereIsOneFinding) {
  fill();
  QueueEntry entry = read_entry(1, 4);
  entry.log_offset = entry.log_offset + 8;
  write_entry(1, 4, entry);
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-wrong"));
  EXPECT_EQ(found.findings.count(), 1);
  EXPECT_THAT(found.damaged_queues, ElementsAre(QueueKey{"T", 1}));
}

TEST_F(VerifierTest, AnEntryThatPointsToAnotherQueueIsOneFinding) {
  fill();
  write_entry(1, 4, read_entry(2, 4));
  EXPECT_EQ(verdict().findings.count(), 1);
  EXPECT_THAT(wrong(), ElementsAre("queue-wrong"));
}

TEST_F(VerifierTest, AWrongSizeAndAWrongTagsCodeAreFound) {
  fill();
  QueueEntry entry = read_entry(0, 3);
  ++entry.size;
  write_entry(0, 3, entry);
  entry = read_entry(0, 5);
  ++entry.tags_code;
  write_entry(0, 5, entry);
  EXPECT_THAT(wrong(), ElementsAre("queue-wrong"));
  EXPECT_EQ(verdict().findings.count(), 2);
}

TEST_F(VerifierTest, EntriesThatMovedUpOverAMissingOneAreAHoleAndOtherNumbers) {
  fill();
  for (int i = 4; i < 9; ++i) write_entry(3, i, read_entry(3, i + 1));
  write_entry(3, 9, {});
  EXPECT_THAT(wrong(), ElementsAre("queue-hole", "queue-number"));
}

TEST_F(VerifierTest, AQueueThatEndsBeforeTheLogIsShort) {
  fill();
  write_entry(0, 8, {});
  write_entry(0, 9, {});
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-short"));
  EXPECT_THAT(found.short_queues, ElementsAre(QueueKey{"T", 0}));
  mark_unclosed();
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(VerifierTest, AnEntryThatWasNeverWrittenBetweenOthersEndsTheQueueForRocketMQ) {
  fill();
  write_entry(0, 4, {});
  EXPECT_THAT(wrong(), ElementsAre("queue-hole", "queue-wrong"));
}

TEST_F(VerifierTest, AnEmptyEntryBetweenOthersIsReported) {
  fill();
  write_entry(0, 4, QueueEntry::blank());
  EXPECT_THAT(wrong(), Contains("queue-blank"));
}

TEST_F(VerifierTest, BytesBehindTheLastEntryAreStale) {
  fill();
  write(queue_file(0), 20 * 20 + 7, "x");
  EXPECT_THAT(wrong(), ElementsAre("queue-stale"));
}

TEST_F(VerifierTest, AQueueFileOfAnotherLengthIsReported) {
  fill();
  std::filesystem::resize_file(queue_file(1), 1000);
  EXPECT_THAT(wrong(), ElementsAre("queue-file"));
}

TEST_F(VerifierTest, AQueueThatIsGoneIsReported) {
  fill();
  std::filesystem::remove_all(path("consumequeue/T/2"));
  const Verdict found = verdict();
  EXPECT_THAT(kinds(found, false), ElementsAre("queue-missing"));
  EXPECT_THAT(found.short_queues, ElementsAre(QueueKey{"T", 2}));
  mark_unclosed();
  EXPECT_THAT(kinds(verdict(), false), IsEmpty());
}

TEST_F(VerifierTest, ACheckpointThatNamesNoRecordIsReported) {
  fill();
  Checkpoint checkpoint = *look().checkpoint;
  checkpoint.logics_offset = records[7].value + 1;
  ASSERT_TRUE(write_checkpoint(*disk, path("checkpoint"), checkpoint).ok());
  EXPECT_THAT(wrong(), ElementsAre("checkpoint"));
}

TEST_F(VerifierTest, ATableThatCannotBeReadIsReportedUnlessItsBackupIsGood) {
  fill();
  std::filesystem::create_directories(path("config"));
  std::ofstream(path("config/topics.json")) << "{\"topicConfigTable\":";
  EXPECT_THAT(wrong(), ElementsAre("config"));
  std::ofstream(path("config/topics.json.bak")) << "{}";
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_THAT(notes(), Contains("config"));
}

TEST_F(VerifierTest, ProgressEndsAtTheWholeLog) {
  fill();
  std::int64_t last = 0;
  std::int64_t whole = 0;
  ASSERT_TRUE(verify(look(), [&](std::int64_t done, std::int64_t total) {
                last = done;
                whole = total;
              }).ok());
  EXPECT_EQ(last, whole);
  EXPECT_EQ(whole, 3 * segment_bytes());
}

TEST_F(VerifierTest, VerifyingChangesNothing) {
  fill();
  write_log(records[5] + 500, "y");
  const std::string before = *file::read_whole(segment_of(records[5]));
  const auto log = file::list_directory(path("commitlog"))->files;
  const auto root = file::list_directory(options.root_dir)->files;
  (void)verdict();
  EXPECT_EQ(*file::read_whole(segment_of(records[5])), before);
  EXPECT_EQ(file::list_directory(path("commitlog"))->files, log);
  EXPECT_EQ(file::list_directory(options.root_dir)->files, root);
}

}  // namespace
}  // namespace saker::store::inspect
