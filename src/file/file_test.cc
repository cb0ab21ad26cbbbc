#include "file/file.h"

#include <sys/stat.h>

#include <cerrno>

#include <gtest/gtest.h>

#include "file/directory.h"
#include "file/faulty_disk.h"
#include "file/mapping.h"
#include "file/scratch_directory.h"
#include "file/whole_file.h"

namespace saker::file {
namespace {

class FileTest : public ::testing::Test {
 protected:
  File open(const std::string& name, OpenMode mode = OpenMode::kCreate) {
    Result<File> file = File::open(disk, scratch / name, mode);
    EXPECT_TRUE(file.ok());
    return std::move(*file);
  }
  ScratchDirectory scratch;
  FaultyDisk disk;
};

TEST_F(FileTest, BytesAreReadWhereTheyWereWritten) {
  File file = open("a");
  ASSERT_TRUE(file.write_at(3, "hello").ok());
  char bytes[16];
  const Result<std::size_t> got = file.read_at(0, bytes);
  ASSERT_TRUE(got.ok());
  EXPECT_EQ(std::string_view(bytes, *got), std::string_view("\0\0\0hello", 8));
  EXPECT_EQ(*file.size(), 8);
}

TEST_F(FileTest, NobodyWaitsForAPipeInThePlaceOfAFile) {
  ASSERT_EQ(::mkfifo((scratch / "pipe").c_str(), 0600), 0);
  const Result<File> pipe = File::open(disk, scratch / "pipe", OpenMode::kRead);
  ASSERT_TRUE(pipe.ok());
  EXPECT_EQ(*pipe->size(), 0);
}

TEST_F(FileTest, AnErrorNamesThePathTheReasonAndWhatToDo) {
  const Result<File> missing = File::open(disk, scratch / "none", OpenMode::kRead);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::kNotFound);
  EXPECT_NE(missing.error().message.find(scratch / "none"), std::string::npos);

  File file = open("full");
  disk.allocate_error = ENOSPC;
  const Status full = file.allocate({0, 4096});
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, ErrorCode::kResourceExhausted);
  EXPECT_NE(full.error().message.find("No space left on device; free space"), std::string::npos);
}

TEST_F(FileTest, ANewFileMustNotExist) {
  open("a");
  const Result<File> again = File::open(disk, scratch / "a", OpenMode::kCreateNew);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, ErrorCode::kAlreadyExists);
}

TEST_F(FileTest, AllocateGrowsAndZeroClears) {
  File file = open("a");
  ASSERT_TRUE(file.allocate({0, 10'000}).ok());
  EXPECT_EQ(*file.size(), 10'000);
  ASSERT_TRUE(file.write_at(0, std::string(10'000, 'x')).ok());
  ASSERT_TRUE(file.zero({100, 9'900}).ok());
  EXPECT_EQ(*file.size(), 10'000);
  EXPECT_EQ(*read_whole(file.path()), std::string(100, 'x') + std::string(9'900, '\0'));
}

TEST_F(FileTest, AMappingShowsWhatIsWrittenToTheFileAndTheOtherWayRound) {
  File file = open("a");
  ASSERT_TRUE(file.allocate({0, 8192}).ok());
  auto mapping = Mapping::map(file, {.bytes = 8192, .access = Access::kReadWrite});
  ASSERT_TRUE(mapping.ok());
  ASSERT_TRUE(file.write_at(5000, "from the file").ok());
  EXPECT_EQ((*mapping)->view().substr(5000, 13), "from the file");
  (*mapping)->data()[0] = 'm';
  ASSERT_TRUE(file.sync_data().ok());
  EXPECT_EQ(read_whole(file.path())->front(), 'm');
}

TEST_F(FileTest, AMovedFileKeepsItsDescriptor) {
  File first = open("a");
  File second = std::move(first);
  EXPECT_TRUE(second.write_at(0, "x").ok());
  first = open("b");
  EXPECT_TRUE(first.sync_all().ok());
}

}  // namespace
}  // namespace saker::file
