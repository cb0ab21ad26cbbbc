#include "store/read/queue_reader.h"

#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "file/whole_file.h"
#include "store/log/segment_directory.h"
#include "store/store_fixture.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

class QueueReaderTest : public StoreFixture {
 protected:
  ReadResult read(std::int64_t offset, std::int32_t count_max = 32, EntryFilter filter = nullptr) {
    ReadRequest request{"T", {0}, {offset}};
    request.message_count_max = count_max;
    return store->read(request, filter);
  }
  void fill(int count) {
    for (int i = 0; i < count; ++i) append("T", std::to_string(i));
  }
  static void expect(const ReadResult& result, ReadOutcome outcome, std::int64_t next) {
    EXPECT_EQ(result.outcome, outcome) << name_of(result.outcome);
    EXPECT_EQ(result.next_offset.value, next);
  }
};

TEST_F(QueueReaderTest, EveryOffsetOutsideTheQueueHasItsOutcome) {
  open();
  expect(read(0), ReadOutcome::kNoMessageInQueue, 0);
  expect(read(7), ReadOutcome::kNoMessageInQueue, 0);
  fill(3);
  expect(read(3), ReadOutcome::kOffsetOverflowOne, 3);
  expect(read(4), ReadOutcome::kOffsetOverflowBadly, 3);
  expect(read(-1), ReadOutcome::kOffsetTooSmall, 0);
  expect(read(0), ReadOutcome::kFound, 3);
  EXPECT_EQ(read(0).max_offset, QueueOffset{3});
  EXPECT_EQ(name_of(ReadOutcome::kOffsetOverflowBadly), "OFFSET_OVERFLOW_BADLY");
}

TEST_F(QueueReaderTest, NeighboursAreOneSlice) {
  open();
  fill(3);
  append("Other", "between");
  append("T", "3");
  const ReadResult result = read(0);
  ASSERT_EQ(result.slices.size(), 2u);
  EXPECT_EQ(result.message_count, 4);
  std::vector<std::string> first;
  append_bodies(result.slices[0].bytes, first);
  EXPECT_THAT(first, ElementsAre("0", "1", "2"));
  EXPECT_EQ(result.byte_count, static_cast<std::int64_t>(result.slices[0].bytes.size() +
                                                         result.slices[1].bytes.size()));
}

TEST_F(QueueReaderTest, ASliceOutlivesTheStore) {
  open();
  fill(1);
  const ReadResult result = read(0);
  crash();
  std::vector<std::string> found;
  append_bodies(result.slices.at(0).bytes, found);
  EXPECT_THAT(found, ElementsAre("0"));
}

TEST_F(QueueReaderTest, CountAndBytesEndARead) {
  options.transfer_count_in_memory_max = 5;
  options.transfer_bytes_in_memory_max = 1000;
  open();
  fill(10);
  expect(read(0, 3), ReadOutcome::kFound, 3);
  expect(read(0, 32), ReadOutcome::kFound, 5);
  append("T", std::string(900, 'x'));
  append("T", std::string(5000, 'x'));
  expect(read(9), ReadOutcome::kFound, 10);
  expect(read(11), ReadOutcome::kFound, 12);  // the first one comes whatever its size
  ReadRequest small{"T", {0}, {0}};
  small.bytes_max = 250;
  EXPECT_EQ(store->read(small, nullptr).message_count, 2);
}

TEST_F(QueueReaderTest, AFilterPassesOverEntriesAndTheReadGoesOnBehindThem) {
  open();
  fill(4);
  NewRecord wanted = record("T", "wanted");
  wanted.tags_code = 7;
  Told told;
  stage({wanted}, told);
  appender->commit();
  WantsEntry is_seven([](const EntryTraits& entry) { return entry.tags_code == 7; });
  const ReadResult found = read(0, 32, &is_seven);
  expect(found, ReadOutcome::kFound, 5);
  EXPECT_EQ(found.message_count, 1);
  WantsEntry none([](const EntryTraits&) { return false; });
  expect(read(0, 32, &none), ReadOutcome::kNoMatchedMessage, 5);
}

TEST_F(QueueReaderTest, AFilteredReadLooksThroughAsManyEntriesAsAllowed) {
  options.filter_scan_bytes_max = 10 * QueueEntry::kBytes;
  open();
  fill(50);
  WantsEntry none([](const EntryTraits&) { return false; });
  expect(read(0, 4, &none), ReadOutcome::kNoMatchedMessage, 10);
  expect(read(0, 20, &none), ReadOutcome::kNoMatchedMessage, 20);
}

TEST_F(QueueReaderTest, AReadEndsWithTheFileOfTheQueue) {
  options.transfer_count_in_memory_max = 1000;
  open();
  fill(150);  // 100 entries a file
  expect(read(90, 1000), ReadOutcome::kFound, 100);
  expect(read(100, 1000), ReadOutcome::kFound, 150);
  EXPECT_EQ(bodies("T").size(), 150u);
}

TEST_F(QueueReaderTest, AFileThatCannotBeOpenedNowEndsAReadAndNothingIsPassedOver) {
  open();
  for (int i = 0; i < 9; ++i) append("T", std::string(20'000, 'x'));  // three a segment
  close();
  open();
  disk->refuse_open("commitlog/" + segment_name(64 << 10), EMFILE);
  ReadResult result = read(0);
  expect(result, ReadOutcome::kFound, 3);
  EXPECT_EQ(result.message_count, 3);
  expect(read(3), ReadOutcome::kUnreadable, 3);
  EXPECT_NE(read(3).why.find(segment_name(64 << 10)), std::string::npos) << read(3).why;
  EXPECT_FALSE(is_lost(store->read_record({64 << 10}).error()));
  disk->refuse_open("", 0, 0);
  expect(read(3), ReadOutcome::kFound, 9);
  EXPECT_TRUE(is_lost(store->read_record({64 << 20}).error()));
}

TEST_F(QueueReaderTest, AMissingFileOfTheLogIsPassedOver) {
  open();
  for (int i = 0; i < 9; ++i) append("T", std::string(20'000, 'x'));
  close();
  open();
  std::filesystem::remove(path("commitlog/" + segment_name(64 << 10)));
  const ReadResult result = read(0);
  expect(result, ReadOutcome::kFound, 9);
  EXPECT_EQ(result.message_count, 6);
}

TEST_F(QueueReaderTest, TheMessageOfAnEntryThatNamesAnotherRecordIsFound) {
  open();
  for (int i = 0; i < 3; ++i) {
    append("T", std::to_string(i));
    append("U", std::to_string(i));
  }
  close();
  const std::string theirs = file::read_whole(path("consumequeue/U/0/" + segment_name(0))).value();
  std::fstream(path("consumequeue/T/0/" + segment_name(0)),
               std::ios::in | std::ios::out | std::ios::binary)
      .seekp(QueueEntry::kBytes)
      .write(theirs.data() + QueueEntry::kBytes, QueueEntry::kBytes);
  open();
  expect(read(0), ReadOutcome::kFound, 3);
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "2"));
  EXPECT_THAT(bodies("U"), ElementsAre("0", "1", "2"));
  expect(read(1, 1), ReadOutcome::kFound, 2);
}

TEST_F(QueueReaderTest, TheMessageOfAnEntryOfAnotherPlaceOfTheQueueIsFound) {
  open();
  fill(3);
  close();
  const std::string own = file::read_whole(path("consumequeue/T/0/" + segment_name(0))).value();
  std::fstream(path("consumequeue/T/0/" + segment_name(0)),
               std::ios::in | std::ios::out | std::ios::binary)
      .seekp(QueueEntry::kBytes)
      .write(own.data(), QueueEntry::kBytes);
  open();
  EXPECT_THAT(bodies("T"), ElementsAre("0", "1", "2"));
}

TEST_F(QueueReaderTest, OnlyAWholeRecordIsReadByItsOffset) {
  open();
  fill(2);
  EXPECT_TRUE(store->read_record(last_log_offset).ok());
  EXPECT_EQ(store->read_record(last_log_offset + 1).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(store->read_record(store->max_log_offset()).error().code, ErrorCode::kOutOfRange);
  EXPECT_EQ(store->read_record({-1}).error().code, ErrorCode::kOutOfRange);
}

}  // namespace
}  // namespace saker::store
