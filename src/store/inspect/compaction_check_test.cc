#include "store/inspect/compaction_check.h"

#include <gmock/gmock.h>

#include "base/endian.h"
#include "file/directory.h"
#include "store/inspect/damaged_store_fixture.h"
#include "store/inspect/inspection.h"

namespace saker::store::inspect {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A closed store that compacts T: thirty messages in two files of nineteen units at most.
class CompactionCheckTest : public DamagedStoreFixture {
 protected:
  static constexpr int kMessages = 30;
  static constexpr int kPerFile = 19;

  CompactionCheckTest() {
    options.compaction.log_bytes = 16 << 10;
    options.compaction.index_bytes = 20 * SparseUnit::kBytes;
    options.compaction.interval_ms = 86'400'000;
  }
  void fill() {
    open();
    store->add_topic({.name = "T", .is_compacted = true});
    for (int i = 0; i < kMessages; ++i) {
      append_with("T", "body " + std::to_string(i),
                  "TAGS\1TagA\2KEYS\1k" + std::to_string(i % 3) + "\2");
      originals.push_back(last_log_offset);
    }
    close();
  }
  std::string log_file(std::int64_t base = 0) const { return file_of("compactionLog", base); }
  std::string index_file(std::int64_t base = 0) const { return file_of("compactionCq", base); }
  std::string file_of(const char* kind, std::int64_t base) const {
    return path("compaction/" + std::string(kind) + "/T/0/" + segment_name(base));
  }
  std::int64_t second() const {
    return CompactionLayout::of(options.compaction.log_bytes, options.compaction.index_bytes)
        .log_bytes;
  }
  SparseUnit unit(int number) const {
    return load_unit(file::read_whole(index_file())->data() + number * SparseUnit::kBytes);
  }
  void flip(const std::string& file, std::int64_t at) {
    const std::string content = *file::read_whole(file);
    write(file, at, std::string(1, static_cast<char>(~content[static_cast<std::size_t>(at)])));
  }
  std::vector<Finding> findings() const {
    const Verdict found = verdict();
    std::vector<Finding> wrong;
    for (const Finding& finding : found.findings.kept()) {
      if (!finding.is_note) wrong.push_back(finding);
    }
    return wrong;
  }
  /// The one finding, of that kind.
  Finding only(const char* kind) const {
    const std::vector<Finding> found = findings();
    EXPECT_EQ(found.size(), 1u);
    if (found.empty()) return {};
    EXPECT_EQ(found.front().kind, kind) << found.front().text;
    return found.front();
  }

  std::vector<LogOffset> originals;
};

TEST_F(CompactionCheckTest, ALogThatWasClosedIsClean) {
  fill();
  ASSERT_TRUE(file::exists(log_file(second())));
  const Verdict found = verdict();
  EXPECT_TRUE(found.is_clean());
  EXPECT_EQ(found.compaction_record_count, kMessages);
}

TEST_F(CompactionCheckTest, InspectionCountsItsMessages) {
  fill();
  const Result<Inspection> found = inspect(look(), false, {});
  ASSERT_TRUE(found.ok());
  ASSERT_EQ(found->compactions.size(), 1u);
  const CompactionFacts& log = found->compactions.front();
  EXPECT_EQ(log.count, kMessages);
  EXPECT_EQ(log.first, QueueOffset{0});
  EXPECT_EQ(log.last, QueueOffset{kMessages - 1});
  EXPECT_EQ(log.files, 2);
}

TEST_F(CompactionCheckTest, AFlippedByteAnywhereInARecordIsFoundWithItsPlace) {
  fill();
  const SparseUnit fifth = unit(5);
  // Size, magic, queue, flag, both offsets, times and hosts, body, topic, properties.
  for (std::int64_t at = 0; at < fifth.size; ++at) {
    if (at >= 50 && at % 7 != 0) continue;
    flip(log_file(), fifth.position.value + at);
    const std::vector<Finding> found = findings();
    EXPECT_FALSE(found.empty()) << at;
    for (const Finding& finding : found) {
      // Of the record, or of the unit that it does not agree with.
      const bool is_log = finding.kind == kind::kCompactionLog;
      EXPECT_TRUE(is_log || finding.kind == kind::kCompactionIndex) << at;
      EXPECT_EQ(path(finding.file), is_log ? log_file() : index_file()) << at;
      EXPECT_EQ(finding.offset, is_log ? fifth.position.value : 5 * SparseUnit::kBytes) << at;
    }
    flip(log_file(), fifth.position.value + at);
  }
  EXPECT_THAT(wrong(), IsEmpty());
}

TEST_F(CompactionCheckTest, AFlippedByteAnywhereInAUnitIsFoundWithItsPlace) {
  fill();
  for (const int number : {0, 5, kPerFile - 1}) {
    for (std::int64_t at = 0; at < SparseUnit::kBytes; ++at) {
      const std::int64_t place = number * SparseUnit::kBytes + at;
      flip(index_file(), place);
      const Verdict found = verdict();
      EXPECT_FALSE(found.is_clean()) << number << " " << at;
      EXPECT_EQ(found.compaction_record_count, kMessages) << "the records lead on";
      EXPECT_THAT(kinds(found, false), ElementsAre("compaction-index")) << number << " " << at;
      flip(index_file(), place);
    }
  }
  flip(index_file(), 5 * SparseUnit::kBytes + 30);
  EXPECT_EQ(path(findings().front().file), index_file());
  EXPECT_EQ(findings().front().offset, 5 * SparseUnit::kBytes);
}

TEST_F(CompactionCheckTest, AUnitThatWasNeverWrittenHidesThoseBehindIt) {
  fill();
  write(index_file(), 7 * SparseUnit::kBytes, std::string(SparseUnit::kBytes, '\0'));
  EXPECT_THAT(wrong(), ElementsAre("compaction-index"));
  EXPECT_EQ(only("compaction-index").offset / SparseUnit::kBytes, 8);
}

TEST_F(CompactionCheckTest, TheLastUnitOfAFullFileIsMissed) {
  fill();
  const auto bytes = static_cast<std::size_t>(2 * SparseUnit::kBytes);
  write(index_file(), (kPerFile - 1) * SparseUnit::kBytes, std::string(bytes, '\0'));
  EXPECT_THAT(wrong(), ElementsAre("compaction-index"));
}

TEST_F(CompactionCheckTest, WhatTheNextStartCopiesAgainIsANote) {
  fill();
  const std::int64_t last = kMessages - kPerFile - 1;
  write(index_file(second()), last * SparseUnit::kBytes, std::string(SparseUnit::kBytes, '\0'));
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_THAT(notes(), ::testing::Contains("compaction-index"));
}

TEST_F(CompactionCheckTest, ARecordOfAnotherMessageIsFound) {
  fill();
  // As long, whole, at its place, with another body than the message has.
  std::string content = *file::read_whole(log_file());
  const SparseUnit one = unit(1);
  char* at = content.data() + one.position.value;
  wire::record::Record decoded;
  const std::string original(at, static_cast<std::size_t>(one.size));
  ASSERT_FALSE(wire::record::decode(original, wire::record::BodyCrc::kCheck, decoded));
  decoded.body = "xxxxxx";
  ASSERT_EQ(wire::record::encoded_size(decoded), original.size());
  wire::record::encode(decoded, at);
  wire::record::assign(at, {.queue_offset = one.queue_offset,
                            .log_offset = one.position,
                            .store_timestamp_ms = one.store_timestamp_ms});
  write(log_file(), 0, content);
  EXPECT_THAT(only("compaction-log").text,
              ::testing::HasSubstr("stands at " + std::to_string(originals[1].value)));
}

TEST_F(CompactionCheckTest, CopiesOutliveTheirOriginals) {
  fill();
  std::filesystem::remove_all(path("consumequeue"));
  std::filesystem::remove_all(path("commitlog"));
  std::filesystem::create_directories(path("commitlog"));
  EXPECT_EQ(verdict().compaction_record_count, kMessages);
  EXPECT_FALSE(verdict().findings.has(kind::kCompactionLog));
  // Without them properties have nothing to be held against but KEYS.
  flip(log_file(), unit(3).end().value - 2);
  EXPECT_FALSE(verdict().findings.has(kind::kCompactionLog));
  flip(log_file(), unit(3).end().value - 5);
  EXPECT_TRUE(verdict().findings.has(kind::kCompactionLog));
}

TEST_F(CompactionCheckTest, FilesWithoutTheirFellowsAndLeftoversAreReported) {
  fill();
  std::filesystem::rename(index_file(), index_file(5 * second()));
  EXPECT_THAT(wrong(), ElementsAre("compaction-file"));
  EXPECT_EQ(verdict().findings.count(), 2);
  std::filesystem::rename(index_file(5 * second()), index_file());
  std::ofstream(log_file() + ".delete") << "x";
  EXPECT_THAT(only("compaction-file").file, ::testing::EndsWith(".delete"));
}

TEST_F(CompactionCheckTest, AFileOfAnotherLengthIsReported) {
  fill();
  std::filesystem::resize_file(log_file(second()), 1000);
  EXPECT_TRUE(verdict().findings.has(kind::kCompactionFile));
  EXPECT_FALSE(verdict().is_clean());
}

TEST_F(CompactionCheckTest, OfTwoLengthsOfAnIndexTheOneThatFitsTheLogIsRight) {
  fill();
  std::filesystem::resize_file(index_file(), 4 * options.compaction.index_bytes + 46);
  EXPECT_EQ(look().compactions.front().index.file_bytes, options.compaction.index_bytes);
  EXPECT_EQ(path(only("compaction-file").file), index_file());
}

TEST_F(CompactionCheckTest, AnInterruptedReplacementIsANote) {
  fill();
  std::filesystem::create_directories(path("compaction/compactionLog/T/0/compacting"));
  std::ofstream(path("compaction/compactionLog/T/0/compacting/replacement")) << "old 0\nend\n";
  std::filesystem::remove(index_file());
  EXPECT_THAT(wrong(), IsEmpty());
  EXPECT_THAT(notes(), ::testing::Contains("compaction-file"));
}

TEST_F(CompactionCheckTest, ProgressEndsBehindTheCompactionLogs) {
  fill();
  std::int64_t last = 0;
  std::int64_t whole = 0;
  ASSERT_TRUE(verify(look(), [&](std::int64_t done, std::int64_t total) {
                last = done;
                whole = total;
              }).ok());
  EXPECT_EQ(last, whole);
  EXPECT_EQ(whole, look().log.bytes() + 2 * second());
}

}  // namespace
}  // namespace saker::store::inspect
