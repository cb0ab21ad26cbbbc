#include "store/index/index_file.h"

#include <cerrno>
#include <fstream>

#include <gmock/gmock.h>

#include "base/hex.h"
#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"
#include "store/index/index_key.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kBegin = 1'700'000'000'123;

std::string to_hex(std::string_view bytes) {
  std::string text;
  append_hex(text, bytes);
  return text;
}

class IndexFileTest : public testing::Test {
 protected:
  std::shared_ptr<IndexFile> make(const IndexHeader& before = {}) {
    auto made = IndexFile::create(place, before);
    EXPECT_TRUE(made.ok()) << made.error().message;
    return *made;
  }
  std::shared_ptr<IndexFile> reopen() {
    auto opened = IndexFile::open(place);
    EXPECT_TRUE(opened.ok()) << opened.error().message;
    return *opened;
  }
  void put(IndexFile& file, std::int32_t hash, std::int64_t offset, std::int64_t ms = kBegin) {
    ASSERT_TRUE(file.make_room().ok());
    file.put({hash, {offset}, ms});
  }
  static std::vector<std::int64_t> find(const IndexFile& file, std::int32_t hash,
                                        std::int64_t begin_ms = 0, std::int64_t end_ms = INT64_MAX,
                                        std::size_t max = 64) {
    std::vector<LogOffset> offsets;
    EXPECT_TRUE(file.search({hash, begin_ms, end_ms, max}, offsets));
    std::vector<std::int64_t> values;
    for (const LogOffset offset : offsets) values.push_back(offset.value);
    return values;
  }
  std::optional<LogOffset> check(IndexFile& file, std::int64_t limit, bool may_lack = true) {
    const std::atomic<bool> stopping = false;
    return file.check(
        {{limit}, may_lack}, [](LogOffset) { return kBegin; }, stopping);
  }
  std::string bytes(std::int64_t at, std::size_t count) const {
    return file::read_whole(place.path)->substr(static_cast<std::size_t>(at), count);
  }
  void overwrite(std::int64_t at, std::string_view with) {
    std::fstream file(place.path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << with;
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  IndexFile::Place place{disk, scratch / "20240101000000000", {.slot_count = 10, .entry_count = 8}};
};

TEST_F(IndexFileTest, TheBytesAreThoseOfTheReference) {
  place.layout = {.slot_count = 5'000'000, .entry_count = 100};
  const auto file = make();
  const std::int32_t hash = index_hash("TopicTest", "OrderID001");
  put(*file, hash, 4096);
  EXPECT_EQ(to_hex(bytes(0, 40)),
            "0000018BCFE5687B0000018BCFE5687B000000000000100000000000000010000000000100000002");
  EXPECT_EQ(to_hex(bytes(5'091'584, 4)), "00000001");
  EXPECT_EQ(to_hex(bytes(20'000'060, 20)), "4963BBB600000000000010000000000000000000");

  put(*file, hash, 8192, 1'700'000'065'999);
  EXPECT_EQ(to_hex(bytes(0, 40)),
            "0000018BCFE5687B0000018BCFE669CF000000000000100000000000000020000000000100000003");
  EXPECT_EQ(to_hex(bytes(5'091'584, 4)), "00000002");
  EXPECT_EQ(to_hex(bytes(20'000'080, 20)), "4963BBB600000000000020000000004100000001");
}

TEST_F(IndexFileTest, AFirstEntryWithoutItsHashIsNone) {
  const auto file = make();
  put(*file, 10, 0);
  put(*file, 20, 100);
  const std::int64_t entries = 40 + 4 * place.layout.slot_count;
  overwrite(entries + IndexEntry::kBytes, std::string(4, '\0'));
  EXPECT_EQ(check(*reopen(), 200), std::nullopt);
}

TEST_F(IndexFileTest, KeysOfOneSlotAreToldApartByTheirHash) {
  const auto file = make();
  put(*file, 3, 100);
  put(*file, 13, 200);
  put(*file, 3, 300);
  EXPECT_THAT(find(*file, 3), ElementsAre(300, 100));
  EXPECT_THAT(find(*file, 13), ElementsAre(200));
  EXPECT_THAT(find(*file, 23), IsEmpty());
  EXPECT_THAT(find(*file, 3, 0, INT64_MAX, 1), ElementsAre(300));
  EXPECT_EQ(file->header().used_slots, 1);
}

TEST_F(IndexFileTest, TimesAreWholeSecondsAfterTheBegin) {
  const auto file = make();
  put(*file, 3, 100, kBegin);
  put(*file, 3, 200, kBegin + 1999);
  EXPECT_THAT(find(*file, 3, kBegin + 1000), ElementsAre(200));
  // COMPAT: as there, the half second is not known.
  EXPECT_THAT(find(*file, 3, kBegin + 1001), IsEmpty());
  EXPECT_THAT(find(*file, 3, 0, kBegin + 999), ElementsAre(100));
  EXPECT_THAT(find(*file, 3, 0, kBegin - 1), IsEmpty());
  EXPECT_TRUE(file->overlaps({3, kBegin + 1999, kBegin + 5000, 1}));
  EXPECT_FALSE(file->overlaps({3, kBegin + 2000, kBegin + 5000, 1}));
  EXPECT_FALSE(file->overlaps({3, 0, kBegin - 1, 1}));
}

TEST_F(IndexFileTest, AFileIsFullOneEntryBeforeItsNumberOfEntries) {
  const auto file = make();
  for (int i = 1; i < 8; ++i) {
    EXPECT_FALSE(file->full());
    put(*file, i, 100 * i);
  }
  EXPECT_TRUE(file->full());
  EXPECT_THAT(find(*file, 7), ElementsAre(700));
}

TEST_F(IndexFileTest, TheNextFileBeginsWhereTheLastEnds) {
  const auto file = make({.begin_ms = 1, .end_ms = 5000, .begin_offset = {2}, .end_offset = {77}});
  EXPECT_EQ(file->header().begin_ms, 5000);
  EXPECT_EQ(file->header().end_offset, LogOffset{77});
  EXPECT_EQ(file->header().used_slots, 0);
  put(*file, 3, 100, 65'000);
  EXPECT_EQ(file->header().begin_ms, 65'000);
  EXPECT_EQ(file->header().begin_offset, LogOffset{100});
  EXPECT_THAT(find(*file, 3, 65'000, 65'000), ElementsAre(100));
}

TEST_F(IndexFileTest, AReopenedFileAnswersAndGoesOn) {
  {
    const auto file = make();
    put(*file, 3, 100);
  }
  const auto file = reopen();
  EXPECT_TRUE(file->ends_agree());
  EXPECT_THAT(find(*file, 3), ElementsAre(100));
  put(*file, 3, 200);
  EXPECT_THAT(find(*file, 3), ElementsAre(200, 100));
}

TEST_F(IndexFileTest, AFileOfAnotherLengthIsRefusedWithAdvice) {
  make();
  place.layout.entry_count = 9;
  const auto opened = IndexFile::open(place);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::kCorrupt);
  EXPECT_THAT(opened.error().message, testing::HasSubstr("maxIndexNum"));
}

TEST_F(IndexFileTest, AFullDiskRefusesAndLeavesNoFile) {
  disk.allocate_error = ENOSPC;
  const auto made = IndexFile::create(place, {});
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, ErrorCode::kResourceExhausted);
  EXPECT_FALSE(file::exists(place.path));

  disk.allocate_error = 0;
  const auto file = make();
  disk.allocate_error = ENOSPC;
  EXPECT_FALSE(file->make_room().ok());
  disk.allocate_error = 0;
  put(*file, 3, 100);
  EXPECT_THAT(find(*file, 3), ElementsAre(100));
}

TEST_F(IndexFileTest, ACircleInADamagedFileEnds) {
  {
    const auto file = make();
    put(*file, 3, 100);
    put(*file, 3, 200);
  }
  overwrite(place.layout.entry_position(1) + 16, std::string("\0\0\0\2", 4));
  EXPECT_THAT(find(*reopen(), 3), ElementsAre(200, 100));
  overwrite(place.layout.slot_position(3), "\x7f\xff\xff\xff");
  EXPECT_THAT(find(*reopen(), 3), IsEmpty());
}

TEST_F(IndexFileTest, WhatCannotBeMappedNowIsNotSearchedAsIfItWereEmpty) {
  auto file = make();
  put(*file, 5, 100);
  file = reopen();
  disk.refuse_open(place.path, EMFILE);
  std::vector<LogOffset> offsets;
  const Status searched = file->search({5, 0, INT64_MAX, 64}, offsets);
  EXPECT_EQ(searched.error().code, ErrorCode::kResourceExhausted);
  disk.refuse_open("", 0, 0);
  EXPECT_THAT(find(*file, 5), ElementsAre(100));
  file = reopen();
  std::filesystem::remove(place.path);  // as retention does
  EXPECT_THAT(find(*file, 5), IsEmpty());
}

class IndexCheckTest : public IndexFileTest {
 protected:
  void SetUp() override {
    place.layout = {.slot_count = 4, .entry_count = 2000};
    file = make();
    for (int i = 1; i <= kCount; ++i) put(*file, i * 7 % 50, 100 * ((i + 1) / 2));
  }
  std::optional<LogOffset> check_reopened(std::int64_t limit = kEnd) {
    file = reopen();
    return check(*file, limit);
  }
  void expect_whole_up_to(std::int64_t offset) {
    int expected = 0;
    for (int i = 1; i <= kCount; ++i) {
      const std::int64_t at = 100 * ((i + 1) / 2);
      if (at > offset) break;
      EXPECT_THAT(find(*file, i * 7 % 50, 0, INT64_MAX, 10'000), testing::Contains(at)) << i;
      ++expected;
    }
    EXPECT_EQ(file->header().next_entry, expected + 1);
    EXPECT_TRUE(file->ends_agree());
  }

  static constexpr int kCount = 1000;  // two entries a record
  static constexpr std::int64_t kLast = 100 * kCount / 2;
  static constexpr std::int64_t kEnd = kLast + 100;
  std::shared_ptr<IndexFile> file;
};

TEST_F(IndexCheckTest, AWholeFileLosesTheEntriesOfItsLastRecordOnly) {
  EXPECT_EQ(check_reopened(), LogOffset{kLast});
  expect_whole_up_to(kLast - 100);
  // And goes on there as if nothing had been.
  put(*file, (kCount - 1) * 7 % 50, kLast);
  put(*file, kCount * 7 % 50, kLast);
  expect_whole_up_to(kLast);
}

TEST_F(IndexCheckTest, AFileThatOthersFollowKeepsAll) {
  file = reopen();
  EXPECT_EQ(check(*file, kEnd, false), LogOffset{kLast});
  expect_whole_up_to(kLast);
}

TEST_F(IndexCheckTest, EntriesBehindTheEndOfTheLogAreDropped) {
  EXPECT_EQ(check_reopened(20'000), LogOffset{19'900});
  expect_whole_up_to(19'800);
}

TEST_F(IndexCheckTest, AFileWithNothingBeforeTheEndOfTheLogIsGivenUp) {
  EXPECT_EQ(check_reopened(100), std::nullopt);
  EXPECT_EQ(check_reopened(200), std::nullopt);
}

TEST_F(IndexCheckTest, AnEntryThatWasBeingWrittenDoesNotCount) {
  IndexHeader header = file->header();
  std::string entry(20, '\0');
  store_index_entry(entry.data(), {2, {kLast}, 0, header.next_entry - 1});
  overwrite(place.layout.entry_position(header.next_entry), entry);
  std::string slot(4, '\0');
  store_be32(slot.data(), static_cast<std::uint32_t>(header.next_entry));
  overwrite(place.layout.slot_position(2), slot);
  EXPECT_EQ(check_reopened(), LogOffset{kLast});
  expect_whole_up_to(kLast - 100);
}

TEST_F(IndexCheckTest, WhatDidNotReachTheMediumIsNoticed) {
  const std::string whole = *file::read_whole(place.path);
  const auto restored = [&] { std::ofstream(place.path, std::ios::binary) << whole; };
  const std::string nothing(200, '\0');
  for (const std::int64_t at : {place.layout.entry_position(1), place.layout.entry_position(500),
                                place.layout.entry_position(kCount - 5)}) {
    overwrite(at, nothing);
    EXPECT_EQ(check_reopened(), std::nullopt) << at;
    restored();
  }
  for (std::int32_t slot = 0; slot < 4; ++slot) {
    overwrite(place.layout.slot_position(slot), std::string(4, '\0'));
    EXPECT_EQ(check_reopened(), std::nullopt) << slot;
    restored();
  }
  overwrite(0, std::string(40, '\0'));
  EXPECT_EQ(check_reopened(), std::nullopt);
  restored();
  EXPECT_EQ(check_reopened(), LogOffset{kLast});
}

}  // namespace
}  // namespace saker::store
