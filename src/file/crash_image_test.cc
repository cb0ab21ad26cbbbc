#include "file/crash_image.h"

#include <cerrno>
#include <optional>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/file.h"
#include "file/mapping.h"
#include "file/recording_disk.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

class CrashImage : public ::testing::Test {
 protected:
  CrashImage() {
    EXPECT_TRUE(make_directories(scratch / "root").ok());
    disk.emplace(scratch / "root");
  }
  std::string path(const std::string& name) const { return scratch / ("root/" + name); }
  File open(const std::string& name) {
    Result<File> file = File::open(*disk, path(name), OpenMode::kCreate);
    EXPECT_TRUE(file.ok());
    return std::move(*file);
  }
  /// What is in a file after a crash now; "none" if there is none.
  std::string after(Survivors survivors, const std::string& name, std::uint64_t seed = 0) {
    return after({disk->observe(), survivors, seed}, name);
  }
  std::string after(const Crash& crash, const std::string& name) {
    const std::string image = scratch / ("image" + std::to_string(image_count_++));
    build_crash_image(disk->journal(), crash, image);
    const Result<std::string> content = read_whole(image + "/" + name);
    return content ? *content : "none";
  }

  ScratchDirectory scratch;
  std::optional<RecordingDisk> disk;
  int image_count_ = 0;
};

TEST_F(CrashImage, WhatWasNotSyncedLivesWithThePageCacheOnly) {
  File file = open("a");
  ASSERT_TRUE(file.write_at(0, "old").ok());
  ASSERT_TRUE(file.sync_data().ok());
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  ASSERT_TRUE(file.write_at(0, "new").ok());
  EXPECT_EQ(after(Survivors::kAll, "a"), "new");
  EXPECT_EQ(after(Survivors::kNone, "a"), "old");
}

TEST_F(CrashImage, ANameIsLostUntilItsDirectoryIsSynced) {
  File file = open("a");
  ASSERT_TRUE(file.write_at(0, "x").ok());
  ASSERT_TRUE(file.sync_all().ok());
  EXPECT_EQ(after(Survivors::kNone, "a"), "none");
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  EXPECT_EQ(after(Survivors::kNone, "a"), "x");
  ASSERT_TRUE(remove_file(*disk, path("a")).ok());
  EXPECT_EQ(after(Survivors::kNone, "a"), "x");
  EXPECT_EQ(after(Survivors::kAll, "a"), "none");
}

TEST_F(CrashImage, ANameThatMovesStandsInBothDirectoriesUntilTheOldOneIsSynced) {
  ASSERT_TRUE(make_directories(*disk, path("from")).ok());
  ASSERT_TRUE(make_directories(*disk, path("to")).ok());
  File file = open("from/a");
  ASSERT_TRUE(file.write_at(0, "x").ok());
  ASSERT_TRUE(file.sync_all().ok());
  ASSERT_TRUE(sync_directory(*disk, path("from")).ok());
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  ASSERT_TRUE(rename_file(*disk, path("from/a"), path("to/b")).ok());
  EXPECT_EQ(after(Survivors::kAll, "from/a"), "none");
  EXPECT_EQ(after(Survivors::kAll, "to/b"), "x");
  EXPECT_EQ(after(Survivors::kNone, "from/a"), "x");
  EXPECT_EQ(after(Survivors::kNone, "to/b"), "none");
  ASSERT_TRUE(sync_directory(*disk, path("to")).ok());
  EXPECT_EQ(after(Survivors::kNone, "from/a"), "x");
  EXPECT_EQ(after(Survivors::kNone, "to/b"), "x");
  ASSERT_TRUE(sync_directory(*disk, path("from")).ok());
  EXPECT_EQ(after(Survivors::kNone, "from/a"), "none");
}

TEST_F(CrashImage, SectorsOfAWriteSurviveApart) {
  File file = open("a");
  ASSERT_TRUE(file.write_at(0, std::string(4096, 'a')).ok());
  ASSERT_TRUE(file.sync_data().ok());
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  ASSERT_TRUE(file.write_at(0, std::string(4096, 'b')).ok());
  bool is_mixed = false;
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    const std::string content = after(Survivors::kSectors, "a", seed);
    ASSERT_EQ(content.size(), 4096u);
    for (std::size_t at = 0; at < content.size(); ++at) {
      ASSERT_EQ(content[at], content[at / 512 * 512]);
    }
    is_mixed |= content.find('a') != std::string::npos && content.find('b') != std::string::npos;
    const std::string page = after(Survivors::kPages, "a", seed);
    EXPECT_EQ(page, std::string(4096, page[0]));
  }
  EXPECT_TRUE(is_mixed);
}

TEST_F(CrashImage, WhatAMappingChangedIsSeenAndSyncedWithTheFile) {
  File file = open("a");
  ASSERT_TRUE(file.allocate({0, 8192}).ok());
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  ASSERT_TRUE(file.sync_all().ok());
  auto mapping = Mapping::map(file, {.bytes = 8192, .access = Access::kReadWrite});
  ASSERT_TRUE(mapping.ok());
  (*mapping)->data()[5000] = 'm';
  EXPECT_EQ(after(Survivors::kAll, "a")[5000], 'm');
  EXPECT_EQ(after(Survivors::kNone, "a")[5000], '\0');
  ASSERT_TRUE(file.sync_data().ok());
  EXPECT_EQ(after(Survivors::kNone, "a")[5000], 'm');
}

TEST_F(CrashImage, AFailedSyncLosesForGood) {
  File file = open("a");
  ASSERT_TRUE(sync_directory(*disk, scratch / "root").ok());
  ASSERT_TRUE(file.write_at(0, "x").ok());
  disk->set_fault({.call = RecordingDisk::Fault::Call::kSync, .error = EIO});
  EXPECT_FALSE(file.sync_data().ok());
  EXPECT_TRUE(disk->fault_happened());
  EXPECT_TRUE(file.sync_data().ok());
  EXPECT_EQ(after(Survivors::kNone, "a"), "");
  EXPECT_EQ(after(Survivors::kAll, "a"), "x");
}

TEST_F(CrashImage, AWriteCanBeShort) {
  File file = open("a");
  disk->set_fault(
      {.call = RecordingDisk::Fault::Call::kWrite, .after = 1, .error = ENOSPC, .is_short = true});
  EXPECT_TRUE(file.write_at(0, "12").ok());
  EXPECT_FALSE(file.write_at(2, "3456").ok());
  EXPECT_EQ(*read_whole(path("a")), "1234");
  EXPECT_EQ(after(Survivors::kAll, "a"), "1234");
}

TEST_F(CrashImage, ASmallFileIsReplacedWholeOrNotAtAll) {
  const auto any = [](std::string_view) { return true; };
  ASSERT_TRUE(replace_whole(*disk, path("a"), "first").ok());
  const std::size_t begin = disk->observe();
  ASSERT_TRUE(replace_whole(*disk, path("a"), "second").ok());
  const std::size_t end = disk->observe();
  for (std::size_t at = begin; at <= end; ++at) {
    for (const auto survivors : {Survivors::kAll, Survivors::kNone, Survivors::kInOrder,
                                 Survivors::kPages, Survivors::kSectors}) {
      for (std::uint64_t seed = 0; seed < 10; ++seed) {
        const std::string image = scratch / ("image" + std::to_string(image_count_++));
        build_crash_image(disk->journal(), {at, survivors, seed}, image);
        const Result<std::string> found = read_with_backup(image + "/a", any);
        ASSERT_TRUE(found.ok()) << "at " << at;
        EXPECT_TRUE(*found == "second" || (*found == "first" && at < end)) << "at " << at;
      }
    }
  }
}

}  // namespace
}  // namespace saker::file
