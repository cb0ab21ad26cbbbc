#include "file/directory.h"

#include <fstream>

#include <gmock/gmock.h>

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

}  // namespace
}  // namespace saker::file
