#include "file/directory.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>

#include <gmock/gmock.h>

#include "file/disk.h"
#include "file/scratch_directory.h"

namespace saker::file {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Directory, ListsFilesAndDirectoriesInOrder) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(make_directories(scratch / "b/c/d").ok());
  ASSERT_TRUE(make_directories(scratch / "a").ok());
  std::ofstream(scratch / "2") << "x";
  std::ofstream(scratch / "1") << "x";
  const Result<Entries> entries = list_directory(scratch.path());
  ASSERT_TRUE(entries.ok());
  EXPECT_THAT(entries->files, ElementsAre("1", "2"));
  EXPECT_THAT(entries->directories, ElementsAre("a", "b"));
}

TEST(Directory, AMissingOneListsEmpty) {
  const ScratchDirectory scratch;
  const Result<Entries> entries = list_directory(scratch / "none");
  ASSERT_TRUE(entries.ok());
  EXPECT_THAT(entries->files, IsEmpty());
}

TEST(Directory, RemovingWhatIsNotThereSucceeds) {
  const ScratchDirectory scratch;
  EXPECT_TRUE(remove_file(scratch / "none").ok());
  EXPECT_TRUE(remove_tree(scratch / "none").ok());
  ASSERT_TRUE(make_directories(scratch / "a/b").ok());
  EXPECT_TRUE(remove_tree(scratch / "a").ok());
  EXPECT_FALSE(exists(scratch / "a"));
}

TEST(Directory, AFileInTheWayOfADirectoryIsAnError) {
  const ScratchDirectory scratch;
  std::ofstream(scratch / "a") << "x";
  const Status made = make_directories(scratch / "a/b");
  ASSERT_FALSE(made.ok());
  EXPECT_THAT(made.error().message, ::testing::HasSubstr(scratch / "a/b"));
}

TEST(Directory, SyncsAndTellsItsRoom) {
  const ScratchDirectory scratch;
  EXPECT_TRUE(sync_directory(scratch.path()).ok());
  EXPECT_GT(*free_bytes(scratch.path()), 0);
  EXPECT_EQ(parent_of("/a/b"), "/a");
  EXPECT_EQ(parent_of("/a"), "/");
  EXPECT_EQ(parent_of("a"), ".");
}

TEST(Directory, ModificationTimesAreInMilliseconds) {
  const ScratchDirectory scratch;
  std::ofstream(scratch / "x") << "x";
  const timespec at{1'600'000'000, 123'456'789};
  const timespec both[] = {at, at};
  ASSERT_EQ(::utimensat(AT_FDCWD, (scratch / "x").c_str(), both, 0), 0);
  EXPECT_EQ(modified_ms(scratch / "x").value(), 1'600'000'000'123);
  EXPECT_FALSE(modified_ms(scratch / "none").ok());
}

TEST(Space, PercentsAreRoundedUp) {
  EXPECT_EQ((Space{0, 100}).used_percent(), 0);
  EXPECT_EQ((Space{90, 10}).used_percent(), 90);
  EXPECT_EQ((Space{9001, 999}).used_percent(), 91);
  EXPECT_EQ((Space{100, 0}).used_percent(), 100);
  EXPECT_EQ((Space{0, 0}).used_percent(), 0);
  EXPECT_EQ((Space{std::int64_t{1} << 56, std::int64_t{1} << 56}).used_percent(), 50);
}

TEST(Space, OfARealDirectoryIsKnown) {
  const ScratchDirectory scratch;
  RealDisk disk;
  const std::optional<Space> space = disk.space(scratch.path());
  ASSERT_TRUE(space);
  EXPECT_GT(space->used_bytes + space->usable_bytes, 0);
  EXPECT_FALSE(disk.space(scratch / "none"));
}

}  // namespace
}  // namespace saker::file
