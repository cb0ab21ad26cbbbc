#include "store/index/index_files.h"

#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "file/faulty_disk.h"
#include "file/scratch_directory.h"

namespace saker::store {
namespace {

using ::testing::ElementsAre;

class IndexFilesTest : public testing::Test {
 protected:
  /// A file with one entry for the record at the offset.
  std::shared_ptr<IndexFile> add(std::int64_t offset, std::int64_t now_ms) {
    auto added = files.add(now_ms);
    EXPECT_TRUE(added.ok()) << added.error().message;
    EXPECT_TRUE((*added)->make_room().ok());
    (*added)->put({1, {offset}, now_ms});
    return *added;
  }
  std::vector<std::int64_t> ends(const IndexFiles& of) const {
    std::vector<std::int64_t> values;
    for (const auto& file : of.view()) values.push_back(file->header().end_offset.value);
    return values;
  }
  std::vector<std::int64_t> ends_after_reload() {
    IndexFiles again(disk, directory, layout);
    EXPECT_TRUE(again.load().ok());
    return ends(again);
  }

  file::ScratchDirectory scratch;
  file::FaultyDisk disk;
  IndexLayout layout{.slot_count = 10, .entry_count = 10};
  std::string directory = scratch / "index";
  IndexFiles files{disk, directory, layout};
};

TEST_F(IndexFilesTest, ADirectoryThatIsMissingIsEmptyAndMadeWithTheFirstFile) {
  ASSERT_TRUE(files.load().ok());
  EXPECT_EQ(files.newest(), nullptr);
  EXPECT_FALSE(std::filesystem::exists(directory));
  add(100, 1'700'000'000'000);
  EXPECT_THAT(ends_after_reload(), ElementsAre(100));
}

TEST_F(IndexFilesTest, NamesRiseThoughTheClockGoesBack) {
  add(100, 1'700'000'000'000);
  add(200, 1'700'000'000'000);
  add(300, 1'600'000'000'000);
  EXPECT_THAT(ends_after_reload(), ElementsAre(100, 200, 300));
  for (const auto& file : files.view()) {
    EXPECT_EQ(std::filesystem::path(file->path()).filename().string().size(), 17u);
  }
}

TEST_F(IndexFilesTest, WhatIsNoIndexFileIsLeftAloneOrKeptAside) {
  add(100, 1'700'000'000'000);
  std::ofstream(directory + "/notes.txt") << "mine";
  std::ofstream(directory + "/20300101000000000") << "of another length";
  std::ofstream(directory + "/20300101000000001");
  EXPECT_THAT(ends_after_reload(), ElementsAre(100));
  EXPECT_TRUE(std::filesystem::exists(directory + "/notes.txt"));
  EXPECT_FALSE(std::filesystem::exists(directory + "/20300101000000000"));
  EXPECT_TRUE(std::filesystem::exists(scratch / "cut/index-20300101000000000"));
  EXPECT_FALSE(std::filesystem::exists(directory + "/20300101000000001"));
}

TEST_F(IndexFilesTest, FilesOfRemovedRecordsGoButNeverTheNewest) {
  for (std::int64_t i = 1; i <= 3; ++i) add(100 * i, 1'700'000'000'000 + i);
  const IndexFiles::Files held = files.view();
  ASSERT_TRUE(files.remove_before({200}).ok());
  EXPECT_THAT(ends(files), ElementsAre(200, 300));
  ASSERT_TRUE(files.remove_before({201}).ok());
  EXPECT_THAT(ends_after_reload(), ElementsAre(300));
  files.on_log_min({1000});
  EXPECT_THAT(ends_after_reload(), ElementsAre(300));
  // Who looked before still does, or finds nothing.
  std::vector<LogOffset> offsets;
  EXPECT_TRUE(held.front()->search({1, 0, INT64_MAX, 10}, offsets));
  EXPECT_THAT(offsets, ElementsAre(LogOffset{100}));
}

TEST_F(IndexFilesTest, WithdrawnFilesAreOutOfSightUntilTheyArePutBack) {
  for (std::int64_t i = 1; i <= 3; ++i) add(100 * i, 1'700'000'000'000 + i);
  const IndexFiles::Files taken = files.withdraw(*files.view()[1]);
  EXPECT_THAT(ends(files), ElementsAre(100));
  files.put_back(taken[0]);
  ASSERT_TRUE(files.discard(*taken[1]).ok());
  EXPECT_THAT(ends(files), ElementsAre(100, 200));
  EXPECT_THAT(ends_after_reload(), ElementsAre(100, 200));
}

TEST_F(IndexFilesTest, WhatExpiresBeforeItIsWithdrawnDoesNotShiftTheRest) {
  for (std::int64_t i = 1; i <= 4; ++i) add(100 * i, 1'700'000'000'000 + i);
  const IndexFiles::Files seen = files.view();
  ASSERT_TRUE(files.remove_before({101}).ok());
  IndexFiles::Files taken = files.withdraw(*seen[2]);
  EXPECT_THAT(taken, ElementsAre(seen[2], seen[3]));
  EXPECT_THAT(ends(files), ElementsAre(200));
  for (const auto& file : taken) files.put_back(file);
  ASSERT_TRUE(files.remove_before({301}).ok());
  EXPECT_THAT(files.withdraw(*seen[1]), ElementsAre(seen[3]));
}

}  // namespace
}  // namespace saker::store
